import { ProductTables1795305600000 } from './1795305600000-product-tables.js';
import { IdempotentRequests1795564800000 } from './1795564800000-idempotent-requests.js';
import { LastPosition1795824000000 } from './1795824000000-last-position.js';
import { Reservations1796601600000 } from './1796601600000-reservations.js';
import { FlashStock1796688000000 } from './1796688000000-flash-stock.js';
import { CacheRevisions1796774400000 } from './1796774400000-cache-revisions.js';
import { CategoryLooks1796860800000 } from './1796860800000-category-looks.js';
import { PictureWidths1797033600000 } from './1797033600000-picture-widths.js';
import { Options1797120000000 } from './1797120000000-options.js';

/** In execution order. A released migration is never changed. */
export const MIGRATIONS = [
  ProductTables1795305600000,
  IdempotentRequests1795564800000,
  LastPosition1795824000000,
  Reservations1796601600000,
  FlashStock1796688000000,
  CacheRevisions1796774400000,
  CategoryLooks1796860800000,
  PictureWidths1797033600000,
  Options1797120000000,
];
