import { type MadeChoice, ProductErrors, ServiceError } from '@diancan/contracts';
import { choose, priceWith } from '../../option/domain/choose.js';
import type { Option } from '../../option/domain/option.js';

/** A dish as it is in the database. */
export interface StockedProduct {
  readonly productId: string;
  readonly name: string;
  /** The public path of its picture. */
  readonly icon: string;
  /** Of one piece, without choices. */
  readonly priceFen: number;
  readonly onSale: boolean;
  /** A seller has said so, whatever the stock. */
  readonly isSoldOut: boolean;
  /** Pieces. */
  readonly stock: number;
  readonly options: readonly Option[];
}

export interface WantedLine {
  readonly productId: string;
  /** Pieces, at least 1. */
  readonly quantity: number;
  readonly choiceIds?: readonly string[] | undefined;
}

export interface PricedLine {
  readonly productId: string;
  readonly name: string;
  readonly icon: string;
  /** Of one piece, with its choices. */
  readonly priceFen: number;
  readonly choices: MadeChoice[];
}

/** Pieces by product that nobody has taken yet. */
export type Left = Map<string, number>;

export const leftOf = (products: readonly StockedProduct[]): Left =>
  new Map(products.map(({ productId, stock, isSoldOut }) => [productId, isSoldOut ? 0 : stock]));

/**
 * Takes one line off what is left.
 * @param product undefined if there is none
 * @throws ServiceError PRODUCT_NOT_FOUND, PRODUCT_OFF_SALE, OUT_OF_STOCK, and those of `choose`
 */
export function sellLine(
  product: StockedProduct | undefined,
  { productId, quantity, choiceIds = [] }: WantedLine,
  left: Left,
  now: Date,
): PricedLine {
  if (product === undefined) throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
  const { name, icon } = product;
  if (!product.onSale) throw new ServiceError(ProductErrors.PRODUCT_OFF_SALE, { productId, name });
  const rest = left.get(productId)! - quantity;
  if (rest < 0) throw new ServiceError(ProductErrors.OUT_OF_STOCK, { productId, name });
  const choices = choose(product, choiceIds, now);
  left.set(productId, rest);
  return { productId, name, icon, priceFen: priceWith(product.priceFen, choices), choices };
}
