import { ConfigErrors } from './config.errors.js';
import type { ErrorCatalogue, ErrorEntry } from './error-catalogue.js';
import { FlashSaleErrors } from './flash-sale.errors.js';
import { GatewayErrors } from './gateway.errors.js';
import { OrderErrors } from './order.errors.js';
import { PlatformErrors } from './platform.errors.js';
import { ProductErrors } from './product.errors.js';
import { TransactionErrors } from './transaction.errors.js';
import { UserErrors } from './user.errors.js';

const CATALOGUES: readonly ErrorCatalogue[] = [
  PlatformErrors,
  TransactionErrors,
  GatewayErrors,
  UserErrors,
  ProductErrors,
  OrderErrors,
  FlashSaleErrors,
  ConfigErrors,
];

/** The errors of all services with their names, by code. A name is unique only in its catalogue. */
export const ALL_ERRORS: ReadonlyArray<readonly [name: string, entry: ErrorEntry]> = CATALOGUES.flatMap(
  catalogue => Object.entries(catalogue),
).toSorted(([, one], [, other]) => one.code - other.code);

const BY_CODE = new Map(ALL_ERRORS.map(([, entry]) => [entry.code, entry]));

/** The catalogue entry of a `code` from another service; undefined if the code is unknown. */
export const errorEntryOf = (code: number): ErrorEntry | undefined => BY_CODE.get(code);
