import { type ConsumerContract, defineConsumer } from './message.js';
import { orderAccepted, orderFinished, orderRefunded } from './order.messages.js';

/** Sends buyers a notice of what happened to their orders. */
export const userNotices = defineConsumer({
  name: 'user.notices',
  service: 'user',
  messages: [orderAccepted, orderFinished, orderRefunded],
});

/** Every consumer of the fleet. */
export const CONSUMERS: readonly ConsumerContract[] = [userNotices];
