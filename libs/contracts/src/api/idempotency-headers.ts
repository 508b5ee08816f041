import { IDEMPOTENCY_KEY_HEADER, idempotencyKey } from './idempotency.js';
import type { Operation } from './operation.js';

const header = (required: boolean): Operation['headers'] => ({
  [IDEMPOTENCY_KEY_HEADER]: {
    schema: idempotencyKey,
    required,
    description:
      '1–64 visible ASCII characters, one key per request, kept 24 h. The same key and body of the same ' +
      'caller get the first answer and do nothing twice; the same key with another body is answered 422. ' +
      'Keys of different callers have nothing to do with each other.',
  },
});

/** For writes of money and stock: the key is required. */
export const keyRequired = header(true);
/** For writes that are safer with a key: it is optional. */
export const keyOptional = header(false);
