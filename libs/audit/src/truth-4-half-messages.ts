import { NOW } from '@diancan/database';
import { KEPT_DAYS } from '@diancan/messaging';
import { ago } from './ago.js';
import { describedMessage } from './message-found.js';
import type { ServicesWith } from './services-with.js';
import type { Findings, Query } from './truth.js';

const TRUTH = '4: nothing rests in a half state longer than its deadline';

/** A check that has been due for this long is made by nobody. */
const CHECKED_WITHIN_S = 600;
/** All 15 checks of `CHECK_BACK_POLICY`, at their intervals, take less than seven hours. */
const DECIDED_WITHIN_S = 8 * 3_600;
/** Half messages are kept so long after their end. */
const SHOWN_DAYS = KEPT_DAYS.halfMessage;
/** The message of an older one may be gone from `sent_message`. */
const SENT_KNOWN_DAYS = KEPT_DAYS.sentMessage - 1;

/** The first case that applies. */
const findingFor = (schema: string): string => `CASE
  WHEN state = 'PREPARED' AND due_at < ${ago(CHECKED_WITHIN_S)} THEN 'is due, and nobody checks it'
  WHEN state = 'PREPARED' AND created_at < ${ago(DECIDED_WITHIN_S)}
    THEN CONCAT('is not decided after ', checks, ' answered checks')
  WHEN is_given_up = 1 THEN CONCAT('was given up after ', checks, ' answered checks')
  WHEN state = 'COMMITTED' AND ended_at > ${NOW} - INTERVAL ${SENT_KNOWN_DAYS} DAY
    AND NOT EXISTS (SELECT 1 FROM ${schema}.outbox o WHERE o.message_id = h.message_id)
    AND NOT EXISTS (SELECT 1 FROM ${schema}.sent_message s WHERE s.message_id = h.message_id)
    THEN 'is committed, and its message was never sent'
END`;

interface HalfFound {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly key: string | null;
  readonly isPrepared: number | string;
  readonly finding: string | null;
  readonly error: string | null;
}

/** Half messages are decided in time, not given up, and sent once they are committed. */
export async function halfMessages(query: Query, servicesWith: ServicesWith): Promise<Findings> {
  const rows: HalfFound[] = [];
  for (const [, schema] of servicesWith('half_message'))
    rows.push(
      ...(await query<HalfFound>(`
        SELECT * FROM (SELECT id, kind, name, message_key AS \`key\`, state = 'PREPARED' AS isPrepared,
            ${findingFor(schema)} AS finding, last_error AS error
          FROM ${schema}.half_message h
          WHERE state = 'PREPARED' OR ended_at > ${NOW} - INTERVAL ${SHOWN_DAYS} DAY) looked
        WHERE isPrepared = 1 OR finding IS NOT NULL`)),
    );
  const found = rows.filter(({ finding }) => finding !== null);
  return {
    unsettled: rows.length - found.length,
    violations: found.map(({ id, kind, name, key, finding, error }) => ({
      truth: TRUTH,
      about: `half message ${id}`,
      finding:
        `${describedMessage({ name, key })} of ${kind} ${finding}` + (error === null ? '' : `: ${error}`),
    })),
  };
}
