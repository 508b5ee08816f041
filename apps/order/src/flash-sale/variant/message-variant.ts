import { UnitOfWork } from '@diancan/database';
import { type HalfMessage, type Outcome, TransactionalMessages } from '@diancan/messaging';
import type { flashSold } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { ShownActivity } from '../activity/activity-board.js';
import type { Ticket } from '../domain/ticket.js';
import { isRefusal, SoldOutError } from './sale-refused.error.js';
import { SaleCheckBack } from './sale-check-back.js';
import { type Sale, SalesRepository } from './sales.repository.js';
import type { Variant } from './variant-intake.js';
import { VariantStock } from './variant-stock.js';

/**
 * A half message, then the reservation in Redis under its id, then ticket, order and the commit of the
 * message in one transaction. If the process dies in between, the check-back gives the reservation back.
 */
@Injectable()
export class MessageVariant implements Variant {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly messages: TransactionalMessages,
    private readonly checkBack: SaleCheckBack,
    private readonly stock: VariantStock,
    private readonly sales: SalesRepository,
  ) {}

  async sell(shown: ShownActivity, sale: Sale): Promise<Ticket> {
    const { activityId } = shown.activity;
    const { quantity } = sale.request;
    // A refusal by this look leaves no half message.
    if ((await this.stock.read(shown)) < quantity) throw new SoldOutError();
    const payload = { activityId, orders: [{ orderId: sale.orderId, quantity }] };
    let end: Ticket | Error = new SoldOutError();
    await this.messages.sendInTransaction(this.checkBack, { payload, key: activityId }, async half => {
      end = await this.#sell(shown, sale, half);
      return end instanceof Error ? 'rollback' : ('commit' satisfies Outcome);
    });
    if (end instanceof Error) throw end;
    return end;
  }

  /** @returns the refusal, if nothing is sold for certain. @throws any other error: the check-back decides */
  async #sell(
    shown: ShownActivity,
    sale: Sale,
    half: HalfMessage<typeof flashSold>,
  ): Promise<Ticket | Error> {
    const { activityId } = shown.activity;
    const { quantity } = sale.request;
    if (!(await this.stock.take(shown, half.id, quantity))) return new SoldOutError();
    try {
      return await this.uow.run(async tx => {
        // From here on, the check-back waits for the end of this transaction.
        await half.commit(tx);
        if (!(await this.stock.isTaken(activityId, half.id))) throw new SoldOutError();
        return this.sales.store(tx, sale, quantity);
      });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.stock.release(activityId, half.id, quantity);
      return error;
    }
  }
}
