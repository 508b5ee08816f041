import { Module } from '@nestjs/common';
import { OrderingModule } from '../ordering/ordering.module.js';
import { MessageOnAccepted } from './message-on-accepted.handler.js';
import { MessageOnCancelled } from './message-on-cancelled.handler.js';
import { MessageOnFinished } from './message-on-finished.handler.js';
import { MessageOnPaid } from './message-on-paid.handler.js';
import { MessageOnReady } from './message-on-ready.handler.js';
import { MessageOnRefund } from './message-on-refund.handler.js';
import { SendOrderMessage } from './send-order-message.use-case.js';

/** Reports what happened to orders; other services act on it. */
@Module({
  imports: [OrderingModule],
  providers: [
    SendOrderMessage,
    MessageOnPaid,
    MessageOnAccepted,
    MessageOnReady,
    MessageOnFinished,
    MessageOnCancelled,
    MessageOnRefund,
  ],
})
export class OrderMessageModule {}
