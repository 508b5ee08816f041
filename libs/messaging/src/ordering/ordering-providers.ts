import { KeyOrder } from './key-order.js';
import { ParkedCensus } from './parked-census.job.js';
import { ParkedMessages } from './parked-message.repository.js';
import { ParkedReturns } from './parked-returns.job.js';

/** What a service with ordered consumers needs in addition. They use the table of `parkedMessageTable`. */
export const ORDERING_PROVIDERS = [ParkedMessages, KeyOrder, ParkedReturns, ParkedCensus];
