import { flashSold } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { Outbox } from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import type { ShownActivity } from '../activity/activity-board.js';
import type { Ticket } from '../domain/ticket.js';
import { type Sale, SalesRepository } from './sales.repository.js';
import type { Variant } from './variant-intake.js';

/** The stock is a column: a conditional update, in one transaction with ticket, order and message. */
@Injectable()
export class DatabaseVariant implements Variant {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly sales: SalesRepository,
    private readonly outbox: Outbox,
  ) {}

  sell(_shown: ShownActivity, sale: Sale): Promise<Ticket> {
    const { activityId } = sale.activity;
    const { quantity } = sale.request;
    return this.uow.run(async tx => {
      const ticket = await this.sales.store(tx, sale, quantity);
      const orders = [{ orderId: sale.orderId, quantity }];
      await this.outbox.send(tx, flashSold, { activityId, orders }, { key: activityId });
      return ticket;
    });
  }
}
