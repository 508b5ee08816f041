import { OWN_ID_LENGTH, ProductErrors, ServiceError } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { moveDeduction } from './deduction.repository.js';
import { ProductForSaleRepository } from './product-for-sale.repository.js';
import { writeJournal } from './stock-journal.repository.js';
import { mergeLines, type StockLine, takeStock } from './stock-lines.js';

const MAX_ATTEMPTS = 3;

/** A line could not be taken. Rolls back the transaction; the reason is looked up afterwards. */
class LinesNotTaken extends Error {}

/** Takes the stock of an order: all lines or none, once per order id. */
@Injectable()
export class DeductStock {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly forSale: ProductForSaleRepository,
  ) {}

  /** @throws ServiceError PRODUCT_NOT_FOUND, PRODUCT_OFF_SALE, OUT_OF_STOCK, DEDUCTION_RELEASED */
  async execute(orderId: string, wanted: readonly StockLine[]): Promise<void> {
    const lines = mergeLines(wanted);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.uow.run(tx => this.#deduct(tx, orderId, lines));
      } catch (error) {
        if (!(error instanceof LinesNotTaken)) throw error;
      }
      // If nothing is missing any more, stock has come back since, so it is worth another attempt, up to a
      // limit.
      const refusal = await this.forSale.refusalOf(lines, { orElseFirst: attempt === MAX_ATTEMPTS });
      if (refusal !== null) throw refusal;
    }
  }

  /**
   * The products are updated last: in a flash sale everyone waits for one row, which is locked from here to
   * the commit.
   */
  async #deduct(tx: EntityManager, orderId: string, lines: readonly StockLine[]): Promise<void> {
    const found = await moveDeduction(tx, orderId, 'DEDUCTED');
    if (found === 'DEDUCTED') return;
    if (found === 'RELEASED') throw new ServiceError(ProductErrors.DEDUCTION_RELEASED);
    // A longer id is not one of ours and does not fit into the journal.
    if (lines.some(({ productId }) => productId.length > OWN_ID_LENGTH)) throw new LinesNotTaken();
    await writeJournal(
      tx,
      lines.map(({ productId, quantity }) => ({
        productId,
        kind: 'DEDUCTION',
        quantity: -quantity,
        reference: orderId,
      })),
    );
    if (!(await takeStock(tx, lines))) throw new LinesNotTaken();
  }
}
