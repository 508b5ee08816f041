import { Orders1795305600000 } from './1795305600000-orders.js';
import { Payments1795392000000 } from './1795392000000-payments.js';
import { PaymentRequests1795651200000 } from './1795651200000-payment-requests.js';

/** In the order in which they run; one that has been released is never changed. */
export const MIGRATIONS = [Orders1795305600000, Payments1795392000000, PaymentRequests1795651200000];
