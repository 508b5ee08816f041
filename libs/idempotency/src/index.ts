export { idempotentRequestTable } from './idempotent-request-table.js';
export { IdempotencyKey, OptionalIdempotencyKey } from './idempotency-key.decorator.js';
export { KEY_LIFE_MS } from './idempotent-request.purger.js';
export { IdempotencyModule } from './idempotency.module.js';
export { IdempotentRequests, type IdempotentRequest } from './idempotent-requests.js';
