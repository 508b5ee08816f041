import { z } from 'zod';

/** An answer has no more messages. */
export const MOST = 100;

/** The columns hold ASCII. Also the id that a consumer has made for a message without one. */
const messageId = z.string().regex(/^[0-9A-Za-z]{26}$/, 'a message id has 26 letters and digits');
const key = z.string().regex(/^[ -~]{1,64}$/, 'a key has 1 to 64 characters of ASCII');

/** Which messages an operator looks for: those with one of the ids, and those with the key. */
export const messageQuery = z.strictObject({
  /** Separated by commas. */
  ids: z
    .string()
    .transform(ids => ids.split(','))
    .pipe(z.array(messageId).max(MOST + 1))
    .default([]),
  key: key.optional(),
});

export type MessageQuery = z.infer<typeof messageQuery>;

/** A condition of SQL for tables with these two columns; null if nothing is looked for. */
export function conditionOf(
  { ids, key: wanted }: MessageQuery,
  idColumn = 'message_id',
): { sql: string; parameters: unknown[] } | null {
  const terms: string[] = [];
  const parameters: unknown[] = [];
  if (ids.length > 0) {
    terms.push(`${idColumn} IN (?)`);
    parameters.push(ids);
  }
  if (wanted !== undefined) {
    terms.push('message_key = ?');
    parameters.push(wanted);
  }
  return terms.length === 0 ? null : { sql: `(${terms.join(' OR ')})`, parameters };
}
