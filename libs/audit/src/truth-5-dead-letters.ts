import { encodeTime } from 'ulid';
import { attemptsText } from './attempts-text.js';
import { isOverdue } from './consumer-deadline.js';
import { describedMessage, type MessageFound, TRUTH_5 } from './message-found.js';
import type { ServicesWith } from './services-with.js';
import type { Findings, Query } from './truth.js';

const DAY_MS = 86_400_000;
/** The inbox keeps 14 days, by the time in a message's id; the oldest may be dropped at any moment. */
const KNOWN_FOR_MS = 13 * DAY_MS;

interface LetterFound extends MessageFound {
  readonly attempts: number;
  readonly error: string;
  readonly isReplayed: number | string;
}

/**
 * A dead letter is a violation until an operator replays or discards it. One that is replayed must be
 * handled, or die again.
 */
export async function deadLettersDone(query: Query, servicesWith: ServicesWith): Promise<Findings> {
  const found: LetterFound[] = [];
  for (const [, schema] of servicesWith('dead_letter'))
    found.push(...(await query<LetterFound>(openLetters(schema, servicesWith))));
  const wrong = found.filter(row => Number(row.overdue) === 1);
  return {
    unsettled: found.length - wrong.length,
    violations: wrong.map(row => ({
      truth: TRUTH_5,
      about: `message ${row.id}`,
      finding: `${describedMessage(row)} ${findingOf(row)}`,
    })),
  };
}

const findingOf = ({ consumer, attempts, error, isReplayed }: LetterFound): string =>
  Number(isReplayed) === 1
    ? `is a replayed dead letter of ${consumer}, which has neither handled nor refused it`
    : `is a dead letter of ${consumer} after ${attemptsText(attempts)}: ${error}`;

const LETTER = { consumer: 'd.consumer', messageId: 'd.message_id', since: 'd.replayed_at' };

/** An id that is made up, because the message had none, begins with a letter behind all others. */
const openLetters = (schema: string, servicesWith: ServicesWith): string => `
  SELECT d.message_id AS id, d.name, d.message_key AS \`key\`, d.consumer, d.attempts, d.error,
    d.replayed_at IS NOT NULL AS isReplayed,
    d.replayed_at IS NULL
      OR ${isOverdue(LETTER, schema, servicesWith)} AS overdue
  FROM ${schema}.dead_letter d
  WHERE d.discarded_at IS NULL AND (d.replayed_at IS NULL
    OR d.message_id >= '${encodeTime(Date.now() - KNOWN_FOR_MS)}' AND NOT EXISTS (
      SELECT 1 FROM ${schema}.inbox i WHERE i.consumer = d.consumer AND i.message_id = d.message_id))`;
