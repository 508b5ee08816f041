import { Locks } from '@diancan/lock';
import { Injectable } from '@nestjs/common';
import type { ShownActivity } from '../activity/activity-board.js';
import type { Ticket } from '../domain/ticket.js';
import { DatabaseVariant } from './database-variant.js';
import { SoldOutError } from './sale-refused.error.js';
import type { Sale } from './sales.repository.js';
import type { Variant } from './variant-intake.js';
import { VariantStock } from './variant-stock.js';

const LEASE_MS = 10_000;
const WAIT_MS = 5_000;

/**
 * The stock lies in Redis; a lock per dish makes its reading and setting one step. If the order cannot be
 * stored, the pieces are given back by hand. A process that dies before that takes them with it, and a commit
 * whose answer is lost gives back what is sold: then only the condition in the database prevents overselling.
 */
@Injectable()
export class LockVariant implements Variant {
  constructor(
    private readonly locks: Locks,
    private readonly stock: VariantStock,
    private readonly database: DatabaseVariant,
  ) {}

  async sell(shown: ShownActivity, sale: Sale): Promise<Ticket> {
    const { quantity } = sale.request;
    await this.#change(shown, left => {
      if (left < quantity) throw new SoldOutError();
      return left - quantity;
    });
    try {
      return await this.database.sell(shown, sale);
    } catch (error) {
      await this.#change(shown, left => left + quantity);
      throw error;
    }
  }

  /** @throws LockBusyError, LockUnavailableError: nothing is changed */
  async #change(shown: ShownActivity, next: (left: number) => number): Promise<void> {
    const { productId } = shown.activity;
    await this.locks.run(`flash-sale:${productId}`, { leaseMs: LEASE_MS, waitMs: WAIT_MS }, async () => {
      await this.stock.set(shown, next(await this.stock.read(shown)));
    });
  }
}
