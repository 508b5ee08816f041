import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { moveDeduction } from './deduction.repository.js';
import { findJournal, writeJournal } from './stock-journal.repository.js';
import { giveStockBack, mergeLines, type StockLine } from './stock-lines.js';

/**
 * Ends an order's deduction for good: returns the stock that was taken, or leaves a mark that refuses a later
 * deduction.
 */
@Injectable()
export class ReleaseStock {
  constructor(private readonly uow: UnitOfWork) {}

  /** May be repeated. */
  execute(orderId: string): Promise<void> {
    return this.uow.run(tx => this.inside(tx, orderId));
  }

  /** May be repeated. */
  async inside(tx: EntityManager, orderId: string): Promise<void> {
    if ((await moveDeduction(tx, orderId, 'RELEASED')) === 'DEDUCTED') await this.#giveBack(tx, orderId);
  }

  async #giveBack(tx: EntityManager, orderId: string): Promise<void> {
    const lines = await this.#taken(tx, orderId);
    await writeJournal(
      tx,
      lines.map(({ productId, quantity }) => ({ productId, kind: 'RELEASE', quantity, reference: orderId })),
    );
    await giveStockBack(tx, lines);
  }

  /** Read from the journal, not from the caller. */
  async #taken(tx: EntityManager, orderId: string): Promise<StockLine[]> {
    const rows = await findJournal(tx, orderId);
    return mergeLines(
      rows
        .filter(({ kind }) => kind === 'DEDUCTION')
        .map(({ productId, quantity }) => ({ productId, quantity: -quantity })),
    );
  }
}
