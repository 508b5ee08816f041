import type { ErrorEntry } from '@diancan/contracts';
import { type DynamicModule, Module } from '@nestjs/common';
import { IdempotentRequestPurger } from './idempotent-request.purger.js';
import { IdempotentRequests, KEY_REUSED } from './idempotent-requests.js';

export interface IdempotencyErrors {
  /** The error for a key that belongs to another request (422). */
  readonly KEY_REUSED: ErrorEntry;
}

/**
 * Stores the answers of requests with an Idempotency-Key. Needs `DatabaseModule` and the table of
 * `idempotentRequestTable`.
 */
@Module({})
export class IdempotencyModule {
  static forService({ KEY_REUSED: keyReused }: IdempotencyErrors): DynamicModule {
    return {
      module: IdempotencyModule,
      global: true,
      providers: [IdempotentRequests, IdempotentRequestPurger, { provide: KEY_REUSED, useValue: keyReused }],
      exports: [IdempotentRequests],
    };
  }
}
