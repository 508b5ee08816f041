import { productFlashStock } from '@diancan/contracts';
import { MessageConsumer, type MessageHandler, type ReceivedMessage } from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { MoveFlashStock } from './move-flash-stock.use-case.js';

/** Keeps the stock of flash sales, as the order service reports what is sold and what comes back. */
@Injectable()
@MessageConsumer(productFlashStock)
export class FlashSaleMessages implements MessageHandler<typeof productFlashStock> {
  constructor(private readonly stock: MoveFlashStock) {}

  async handle(
    tx: EntityManager,
    { name, payload }: ReceivedMessage<typeof productFlashStock>,
  ): Promise<void> {
    switch (name) {
      case 'flash.sold.v1':
        return this.stock.sell(tx, payload);
      case 'flash.returned.v1':
        return this.stock.takeBack(tx, payload);
      case 'flash.unsold.v1':
        return this.stock.close(tx, payload);
    }
  }
}
