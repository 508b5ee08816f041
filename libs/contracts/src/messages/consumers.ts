import { type ConsumerContract, defineConsumer } from './message.js';
import { orderAccepted, orderCancelled, orderFinished, orderRefunded } from './order.messages.js';

/** Sends buyers a notice of what happened to their orders. */
export const userNotices = defineConsumer({
  name: 'user.notices',
  service: 'user',
  messages: [orderAccepted, orderFinished, orderRefunded],
});

/** Gives the stock of cancelled orders back. */
export const productReturns = defineConsumer({
  name: 'product.returns',
  service: 'product',
  messages: [orderCancelled],
});

/** Every consumer of the fleet. */
export const CONSUMERS: readonly ConsumerContract[] = [userNotices, productReturns];
