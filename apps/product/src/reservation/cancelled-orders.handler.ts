import { productReturns } from '@diancan/contracts';
import { MessageConsumer, type MessageHandler, type ReceivedMessage } from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReleaseStock } from '../stock/release-stock.use-case.js';
import { ReturnStock } from './return-stock.use-case.js';

/** Gives the stock of cancelled orders back. */
@Injectable()
@MessageConsumer(productReturns)
export class CancelledOrders implements MessageHandler<typeof productReturns> {
  constructor(
    private readonly returnStock: ReturnStock,
    private readonly releaseStock: ReleaseStock,
  ) {}

  async handle(tx: EntityManager, { payload }: ReceivedMessage<typeof productReturns>): Promise<void> {
    const { gid, orderId } = payload;
    if (gid !== undefined) await this.returnStock.inside(tx, gid);
    // An order of an earlier release has its stock from a deduction.
    else await this.releaseStock.inside(tx, orderId);
  }
}
