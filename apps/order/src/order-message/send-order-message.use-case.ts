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

/** What a message says beyond the facts. */
type More<M extends MessageContract> = Omit<PayloadOf<M>, keyof Facts>;

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
    order: Order,
    contract: M,
    more: More<M>,
  ): Promise<void> {
    await this.allInside(tx, [order], contract, () => more);
  }

  /** Sends such a message about each of several orders. */
  async allInside<M extends MessageContract>(
    tx: EntityManager,
    orders: readonly Order[],
    contract: M,
    more: (order: Order) => More<M>,
  ): Promise<void> {
    const at = new Date().toISOString();
    const letters = orders.map(order => {
      const { orderId, buyerOpenid, amountFen } = order.state;
      const facts: Facts = { orderId, buyerOpenid, amountFen, at };
      return { payload: { ...facts, ...more(order) } as PayloadOf<M>, key: orderId };
    });
    await this.outbox.sendAll(tx, contract, letters);
  }

  /** An order in a few words: `麻婆豆腐等3样`. */
  async summaryOf(tx: EntityManager, { state: { orderId } }: Order): Promise<string> {
    return summarise(await this.orders.linesOf(tx, orderId));
  }
}
