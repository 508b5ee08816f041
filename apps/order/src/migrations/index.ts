import { Orders1795305600000 } from './1795305600000-orders.js';
import { Payments1795392000000 } from './1795392000000-payments.js';
import { PutOff1795737600000 } from './1795737600000-put-off.js';

/** In the order in which they run; one that has been released is never changed. */
export const MIGRATIONS = [Orders1795305600000, Payments1795392000000, PutOff1795737600000];
