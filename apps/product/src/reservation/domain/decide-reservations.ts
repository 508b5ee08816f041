import { isServiceError, type ServiceError } from '@diancan/contracts';
import {
  leftOf,
  type PricedLine,
  sellLine,
  type StockedProduct,
  type WantedLine,
} from '../../stock/domain/sell-line.js';

export type ReservationOutcome = { readonly result: PricedLine[] } | { readonly error: ServiceError };

/**
 * Decides reservations in the order of their arrival, each with all of its lines or not at all: what one has
 * taken, the next ones do not find any more.
 * @param products all that are asked for and exist, as they are in the database
 */
export function decideReservations(
  products: readonly StockedProduct[],
  asked: ReadonlyArray<readonly WantedLine[]>,
  now: Date,
): ReservationOutcome[] {
  const known = new Map(products.map(product => [product.productId, product]));
  let left = leftOf(products);
  return asked.map(lines => {
    const after = new Map(left);
    try {
      const result = lines.map(line => sellLine(known.get(line.productId), line, after, now));
      left = after;
      return { result };
    } catch (error) {
      if (!isServiceError(error)) throw error;
      return { error };
    }
  });
}
