import { z } from 'zod';
import { MAX_LENGTH } from './limits.js';

/** The header that makes a write safe to repeat: 1–64 visible ASCII characters. */
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';
export const idempotencyKey = z.string().regex(new RegExp(`^[\\x21-\\x7e]{1,${MAX_LENGTH.idempotencyKey}}$`));
