import {
  type ApiOf,
  type cartContract,
  isServiceError,
  type ParamsOf,
  type ResultOf,
} from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { type Left, leftOf, sellLine, type StockedProduct } from '../stock/domain/sell-line.js';
import { StockedProductRepository } from '../stock/stocked-product.repository.js';

type CartContract = typeof cartContract;
type Quoted = ResultOf<CartContract, 'quote'>[number];
type Line = ParamsOf<CartContract, 'quote'>['lines'][number];

/** The cart contract, which the order service calls. */
@Injectable()
export class CartHandler implements ApiOf<CartContract> {
  constructor(private readonly products: StockedProductRepository) {}

  async quote({ lines }: ParamsOf<CartContract, 'quote'>): Promise<ResultOf<CartContract, 'quote'>> {
    const { products, now } = await this.products.read([...new Set(lines.map(line => line.productId))]);
    const known = new Map(products.map(product => [product.productId, product]));
    const left = leftOf(products);
    return lines.map(line => quoteLine(known.get(line.productId), line, left, now));
  }
}

function quoteLine(product: StockedProduct | undefined, line: Line, left: Left, now: Date): Quoted {
  const { productId } = line;
  const before = left.get(productId) ?? 0;
  try {
    return { ...sellLine(product, line, left, now), left: before, refusal: null };
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const { name = '', icon = '', priceFen = 0 } = product ?? {};
    const refusal = { code: error.code, data: error.data ?? {} };
    return { productId, name, icon, priceFen, choices: [], left: before, refusal };
  }
}
