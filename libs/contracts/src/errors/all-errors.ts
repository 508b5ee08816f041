import { ConfigErrors } from './config.errors.js';
import type { ErrorEntry } from './error-catalogue.js';
import { FlashSaleErrors } from './flash-sale.errors.js';
import { GatewayErrors } from './gateway.errors.js';
import { OrderErrors } from './order.errors.js';
import { PlatformErrors } from './platform.errors.js';
import { ProductErrors } from './product.errors.js';
import { TransactionErrors } from './transaction.errors.js';
import { UserErrors } from './user.errors.js';

const BY_CODE = new Map<number, ErrorEntry>(
  [
    PlatformErrors,
    TransactionErrors,
    GatewayErrors,
    UserErrors,
    ProductErrors,
    OrderErrors,
    FlashSaleErrors,
    ConfigErrors,
  ]
    .flatMap((catalogue): ErrorEntry[] => Object.values(catalogue))
    .map(entry => [entry.code, entry]),
);

/** The catalogue entry of a `code` from another service; undefined if the code is unknown. */
export const errorEntryOf = (code: number): ErrorEntry | undefined => BY_CODE.get(code);
