import { ProductTables1795305600000 } from './1795305600000-product-tables.js';
import { LastPosition1795824000000 } from './1795824000000-last-position.js';

/** In the order in which they run; one that has been released is never changed. */
export const MIGRATIONS = [ProductTables1795305600000, LastPosition1795824000000];
