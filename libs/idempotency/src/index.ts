export { idempotentRequestTable } from './idempotent-request-table.js';
export { IdempotencyKey, idempotencyKeyOf, OptionalIdempotencyKey } from './idempotency-key.decorator.js';
export { KEY_LIFE_MS } from './purge.job.js';
export { IdempotencyModule } from './idempotency.module.js';
export { IdempotentRequests, type IdempotentRequest } from './idempotent-requests.js';
