import type { CombinedOutcome } from '@diancan/database';
import { Branch, type BranchCall, type HeldBranch } from '@diancan/transaction';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { writeJournal } from '../stock/stock-journal.repository.js';
import { giveStockBack, mergeLines, takeStock } from '../stock/stock-lines.js';
import type { PricedLine, WantedLine } from '../stock/domain/sell-line.js';
import { decideReservations } from './domain/decide-reservations.js';
import { referenceOf } from './domain/reference-of.js';
import { StockedProductRepository } from '../stock/stocked-product.repository.js';

/** How many reservations share a local transaction: a hot dish is locked once for all of them. */
const MOST_COMBINED = 64;

interface Reservation {
  readonly lines: readonly WantedLine[];
}

/**
 * The stock of an order that is being placed. The try takes it, so a confirm has nothing left to do; a cancel
 * gives it back. The journal gets the opposite rows, and no row changes.
 */
@Injectable()
export class StockReservation extends Branch<Reservation, PricedLine[]> {
  readonly method = 'reservations.reserve';
  override readonly mostCombined = MOST_COMBINED;

  constructor(private readonly products: StockedProductRepository) {
    super();
  }

  /** Refuses with PRODUCT_NOT_FOUND, PRODUCT_OFF_SALE, OUT_OF_STOCK, and for choices that cannot be made. */
  override async tryAll(
    tx: EntityManager,
    calls: ReadonlyArray<BranchCall<Reservation>>,
  ): Promise<ReadonlyArray<CombinedOutcome<PricedLine[]>>> {
    const asked = calls.map(({ args }) => args.lines);
    const productIds = [...new Set(asked.flat().map(line => line.productId))];
    const { products, now } = await this.products.lock(tx, productIds);
    const outcomes = decideReservations(products, asked, now);
    const taken = calls.filter((_, at) => 'result' in outcomes[at]!);
    if (taken.length === 0) return outcomes;
    await writeJournal(
      tx,
      taken.flatMap(({ link, args }) =>
        mergeLines(args.lines).map(({ productId, quantity }) => ({
          productId,
          kind: 'DEDUCTION',
          quantity: -quantity,
          reference: referenceOf(link),
        })),
      ),
    );
    const isTaken = await takeStock(tx, mergeLines(taken.flatMap(({ args }) => args.lines)));
    if (!isTaken) throw new Error('the stock of locked products has changed');
    return outcomes;
  }

  override async cancel(
    tx: EntityManager,
    { args, ...key }: HeldBranch<Reservation, PricedLine[]>,
  ): Promise<void> {
    const reference = referenceOf(key);
    const lines = mergeLines(args.lines);
    await writeJournal(
      tx,
      lines.map(line => ({ ...line, kind: 'RELEASE', reference })),
    );
    await giveStockBack(tx, lines);
  }
}
