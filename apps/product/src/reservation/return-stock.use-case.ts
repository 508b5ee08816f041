import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { findJournal, writeJournal } from '../stock/stock-journal.repository.js';
import { giveStockBack, mergeLines } from '../stock/stock-lines.js';

/**
 * Gives back what an order's transaction has reserved, once. `PlaceOrder` reserves all lines in one call, so
 * an order has one reservation, whose cause is the transaction's id.
 */
@Injectable()
export class ReturnStock {
  /** @throws Error if the transaction has reserved nothing */
  async inside(tx: EntityManager, gid: string): Promise<void> {
    const rows = await findJournal(tx, gid);
    if (rows.some(({ kind }) => kind === 'RELEASE')) return;
    const taken = rows.map(({ productId, quantity }) => ({ productId, quantity: -quantity }));
    if (taken.length === 0) throw new Error(`transaction ${gid} has no stock to give back`);
    await writeJournal(
      tx,
      taken.map(line => ({ ...line, kind: 'RELEASE', reference: gid })),
    );
    await giveStockBack(tx, mergeLines(taken));
  }
}
