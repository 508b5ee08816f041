import { matching } from '@diancan/contracts';
import { z } from 'zod';

/** An answer has no more messages. */
export const MOST = 100;

/** The columns hold ASCII. Also the id that a consumer has made for a message without one. */
const messageId = matching(/^[0-9A-Za-z]{26}$/, {
  zh: '必须是 26 个字母和数字',
  en: 'must be 26 letters and digits',
});
const key = matching(/^[ -~]{1,64}$/, {
  zh: '必须是 1 到 64 个 ASCII 字符',
  en: 'must be 1 to 64 characters of ASCII',
});
/** The number of a row, such as the `seq` of a message. */
export const rowNumber = matching(/^\d{1,19}$/, {
  zh: '必须是 1 到 19 位数字，如 42',
  en: 'must be 1 to 19 digits, such as 42',
});

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
