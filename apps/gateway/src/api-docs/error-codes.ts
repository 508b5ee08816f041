import { ALL_ERRORS } from '@diancan/contracts';
import type { Json } from './schemas.js';

/** The codes of all errors; the description has their HTTP statuses, and their texts in both languages. */
export const errorCodes = (): Json => ({
  type: 'integer',
  enum: ALL_ERRORS.map(([, { code }]) => code),
  description: [
    '| code | HTTP | | |',
    '|---|---|---|---|',
    ...ALL_ERRORS.map(
      ([name, { code, status, zh, en }]) => `| ${code} | ${status} | ${name} | ${zh} · ${en} |`,
    ),
  ].join('\n'),
});
