import {
  DEFAULT_PAGE_SIZE,
  OWN_ID_LENGTH,
  type Page,
  ProductErrors,
  type SaveProductBody,
  type SellerProductView,
  ServiceError,
} from '@diancan/contracts';
import { isReferenceMissing, UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, MoreThan, Repository } from 'typeorm';
import { menuChanged } from '../menu/menu-cache.js';
import { iconOf } from '../picture/icon.js';
import { PictureRepository } from '../picture/picture.repository.js';
import { insertProducts } from './insert-products.js';
import { newId } from './new-id.js';
import { ProductEntity } from '../product/product.entity.js';

/** The seller's view of the products. */
@Injectable()
export class ProductRepository {
  constructor(
    @InjectRepository(ProductEntity) private readonly products: Repository<ProductEntity>,
    private readonly pictures: PictureRepository,
    private readonly uow: UnitOfWork,
  ) {}

  /** All products, oldest first. */
  async list({
    cursor,
    size = DEFAULT_PAGE_SIZE,
  }: {
    cursor?: string;
    size?: number;
  }): Promise<Page<SellerProductView>> {
    const found = await this.products.find({
      where: cursor === undefined ? {} : { productId: MoreThan(cursor) },
      order: { productId: 'ASC' },
      take: size + 1,
    });
    const items = found.slice(0, size).map(product => ({ ...product, icon: iconOf(product.icon) }));
    return found.length > size ? { items, nextCursor: items.at(-1)!.productId } : { items };
  }

  /** @throws ServiceError CATEGORY_NOT_FOUND, PRODUCT_NOT_FOUND, ICON_REFUSED, STOCK_ONLY_AT_OPENING */
  async save(tx: EntityManager, body: SaveProductBody): Promise<{ productId: string }> {
    // A longer id is not one of ours and does not fit into the column.
    if (body.categoryId.length > OWN_ID_LENGTH) throw noSuchCategory(body);
    try {
      const productId =
        body.productId === undefined
          ? await this.#create(tx, body)
          : await this.#edit(tx, body.productId, body);
      await menuChanged(tx);
      return { productId };
    } catch (error) {
      // Pictures are never deleted, so the missing row is the category.
      if (isReferenceMissing(error)) throw noSuchCategory(body);
      throw error;
    }
  }

  /**
   * May be repeated.
   * @throws ServiceError PRODUCT_NOT_FOUND
   */
  async setOnSale(productId: string, onSale: boolean): Promise<void> {
    await this.uow.run(async tx => {
      const { affected } = await tx.update(ProductEntity, { productId }, { onSale });
      if (affected === 0) throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
      await menuChanged(tx);
    });
  }

  async #create(
    tx: EntityManager,
    { categoryId, name, priceFen, stock = 0, description = '', icon = '' }: SaveProductBody,
  ): Promise<string> {
    const productId = newId();
    const product = {
      productId,
      categoryId,
      name: name.trim(),
      priceFen,
      description,
      icon: await this.pictures.namedBy(tx, icon),
      stock,
    };
    await insertProducts(tx, [product]);
    return productId;
  }

  /** Writes only the fields that the body names, because the stock may change at the same time. */
  async #edit(
    tx: EntityManager,
    productId: string,
    { categoryId, name, priceFen, stock, description, icon }: SaveProductBody,
  ): Promise<string> {
    if (stock !== undefined) throw new ServiceError(ProductErrors.STOCK_ONLY_AT_OPENING);
    const { affected } = await tx.update(
      ProductEntity,
      { productId },
      {
        categoryId,
        name: name.trim(),
        priceFen,
        ...(description === undefined ? {} : { description }),
        ...(icon === undefined ? {} : { icon: await this.pictures.namedBy(tx, icon) }),
      },
    );
    if (affected === 0) throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
    return productId;
  }
}

const noSuchCategory = ({ categoryId }: SaveProductBody): ServiceError =>
  new ServiceError(ProductErrors.CATEGORY_NOT_FOUND, { categoryId });
