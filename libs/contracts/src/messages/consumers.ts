import { flashReturned, flashSold, flashUnsold } from './flash-sale.messages.js';
import { type ConsumerContract, defineConsumer } from './message.js';
import { orderAccepted, orderCancelled, orderFinished, orderReady, orderRefunded } from './order.messages.js';

/** Sends buyers a notice of what happened to their orders. */
export const userNotices = defineConsumer({
  name: 'user.notices',
  service: 'user',
  messages: [orderAccepted, orderReady, orderFinished, orderRefunded],
});

/** Gives the stock of cancelled orders back. */
export const productReturns = defineConsumer({
  name: 'product.returns',
  service: 'product',
  messages: [orderCancelled],
});

/** Keeps the stock of flash sales, as the database knows it. */
export const productFlashStock = defineConsumer({
  name: 'product.flash',
  service: 'product',
  messages: [flashSold, flashReturned, flashUnsold],
});

/** Every consumer of the fleet. */
export const CONSUMERS: readonly ConsumerContract[] = [userNotices, productReturns, productFlashStock];
