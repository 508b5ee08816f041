import { ProductErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, Repository } from 'typeorm';
import { ProductEntity } from '../product/product.entity.js';
import type { StockLine } from './stock-lines.js';

export interface Quote {
  readonly productId: string;
  readonly name: string;
  /** Price of one piece. */
  readonly priceFen: number;
}

/** Which products can be bought now, and why others cannot. */
@Injectable()
export class ProductForSaleRepository {
  constructor(@InjectRepository(ProductEntity) private readonly products: Repository<ProductEntity>) {}

  /**
   * In the order of `productIds`.
   * @throws ServiceError PRODUCT_NOT_FOUND, PRODUCT_OFF_SALE
   */
  async quote(productIds: readonly string[]): Promise<Quote[]> {
    const known = await this.#byId(productIds);
    return productIds.map(productId => {
      const product = known.get(productId);
      const refusal = refusalOf(product, { productId, quantity: 0 });
      if (refusal !== null) throw refusal;
      const { name, priceFen } = product!;
      return { productId, name, priceFen };
    });
  }

  /**
   * The first reason why these lines cannot be taken; null if they can be taken by now.
   * @param orElseFirst in that case returns OUT_OF_STOCK for the first line instead of null
   */
  async refusalOf(
    lines: readonly StockLine[],
    { orElseFirst }: { orElseFirst: boolean },
  ): Promise<ServiceError | null> {
    const known = await this.#byId(lines.map(line => line.productId));
    const refusal = lines
      .map(line => refusalOf(known.get(line.productId), line))
      .find(found => found !== null);
    if (refusal !== undefined) return refusal;
    return orElseFirst ? outOfStock(known.get(lines[0]!.productId)!) : null;
  }

  async #byId(productIds: readonly string[]): Promise<Map<string, ProductEntity>> {
    const found = await this.products.findBy({ productId: In([...productIds]) });
    return new Map(found.map(product => [product.productId, product]));
  }
}

function refusalOf(
  product: ProductEntity | undefined,
  { productId, quantity }: StockLine,
): ServiceError | null {
  if (product === undefined) return new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
  if (!product.onSale)
    return new ServiceError(ProductErrors.PRODUCT_OFF_SALE, { productId, name: product.name });
  return product.stock < quantity ? outOfStock(product) : null;
}

const outOfStock = ({ productId, name }: ProductEntity): ServiceError =>
  new ServiceError(ProductErrors.OUT_OF_STOCK, { productId, name });
