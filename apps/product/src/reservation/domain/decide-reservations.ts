import { ProductErrors, ServiceError } from '@diancan/contracts';

export interface StockedProduct {
  readonly productId: string;
  readonly name: string;
  /** Of one piece. */
  readonly priceFen: number;
  readonly onSale: boolean;
  /** Pieces. */
  readonly stock: number;
}

export interface ReservationLine {
  readonly productId: string;
  /** Pieces, at least 1. */
  readonly quantity: number;
}

export interface PricedLine {
  readonly productId: string;
  readonly name: string;
  /** Of one piece. */
  readonly priceFen: number;
}

export type ReservationOutcome = { readonly result: PricedLine[] } | { readonly error: ServiceError };

/**
 * Decides reservations in the order of their arrival, each with all of its lines or not at all: what one has
 * taken, the next ones do not find any more.
 * @param products all that are asked for and exist, as they are in the database
 */
export function decideReservations(
  products: readonly StockedProduct[],
  asked: ReadonlyArray<readonly ReservationLine[]>,
): ReservationOutcome[] {
  const known = new Map(products.map(product => [product.productId, product]));
  const left = new Map(products.map(({ productId, stock }) => [productId, stock]));
  return asked.map(lines => {
    for (const { productId, quantity } of lines) {
      const error = refusalOf(known.get(productId), productId, (left.get(productId) ?? 0) >= quantity);
      if (error !== null) return { error };
    }
    for (const { productId, quantity } of lines) left.set(productId, left.get(productId)! - quantity);
    return {
      result: lines.map(({ productId }) => {
        const { name, priceFen } = known.get(productId)!;
        return { productId, name, priceFen };
      }),
    };
  });
}

function refusalOf(
  product: StockedProduct | undefined,
  productId: string,
  isEnough: boolean,
): ServiceError | null {
  if (product === undefined) return new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId });
  const { name, onSale } = product;
  if (!onSale) return new ServiceError(ProductErrors.PRODUCT_OFF_SALE, { productId, name });
  return isEnough ? null : new ServiceError(ProductErrors.OUT_OF_STOCK, { productId, name });
}
