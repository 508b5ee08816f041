import { Orders1795305600000 } from './1795305600000-orders.js';

/** In the order in which they run; one that has been released is never changed. */
export const MIGRATIONS = [Orders1795305600000];
