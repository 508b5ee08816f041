import { KeyOrder } from './ordering/key-order.js';
import { ParkedMessages } from './ordering/parked-message.repository.js';
import { ParkedCensus } from './parking/parked-census.job.js';
import { ParkedReturns } from './parking/parked-returns.job.js';

/** What a service with ordered consumers needs in addition. They use the table of `parkedMessageTable`. */
export const ORDERING_PROVIDERS = [ParkedMessages, KeyOrder, ParkedReturns, ParkedCensus];
