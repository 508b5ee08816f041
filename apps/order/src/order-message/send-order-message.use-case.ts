import type { MessageContract, PayloadOf } from '@diancan/contracts';
import { Outbox } from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { summarise } from './domain/summarise.js';

/** What each message about an order says. */
interface Facts {
  readonly orderId: string;
  readonly buyerOpenid: string;
  readonly amountFen: number;
  readonly at: string;
}

/** Reports to other services what happened to an order. */
@Injectable()
export class SendOrderMessage {
  constructor(
    private readonly outbox: Outbox,
    private readonly orders: OrderRepository,
  ) {}

  /** Sends the message if `tx` commits, with the change that it reports. */
  async inside<M extends MessageContract>(
    tx: EntityManager,
    { state: { orderId, buyerOpenid, amountFen } }: Order,
    contract: M,
    more: Omit<PayloadOf<M>, keyof Facts>,
  ): Promise<void> {
    const facts: Facts = { orderId, buyerOpenid, amountFen, at: new Date().toISOString() };
    await this.outbox.send(tx, contract, { ...facts, ...more } as PayloadOf<M>, { key: orderId });
  }

  /** An order in a few words: `麻婆豆腐等3样`. */
  async summaryOf(tx: EntityManager, { state: { orderId } }: Order): Promise<string> {
    return summarise(await this.orders.linesOf(tx, orderId));
  }
}
