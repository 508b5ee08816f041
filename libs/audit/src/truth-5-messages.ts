import { CONSUMERS, type ConsumerContract } from '@diancan/contracts';
import { NOW } from '@diancan/database';
import { KEPT_DAYS } from '@diancan/messaging';
import { isOverdue } from './consumer-deadline.js';
import { describedMessage, type MessageFound, TRUTH_5 } from './message-found.js';
import type { ServicesWith } from './services-with.js';
import type { Findings, Query, Schemas, Violation } from './truth.js';

/**
 * The first one is a day younger than the oldest day of `sent_message`, which may be dropped at any moment.
 * The last one is tomorrow, for a sender whose clock is ahead.
 */
const DAYS = Array.from({ length: KEPT_DAYS.sentMessage + 1 }, (_, n) => n + 1 - KEPT_DAYS.sentMessage);

/**
 * Compares the outboxes of a week with the inboxes: each consumer has received each message that its contract
 * names, and nothing else. Message by message, over the primary key of the inbox.
 *
 * A message that has failed and is handled later may leave its row in `message_attempt` behind for a while.
 * That is harmless: attempts are looked up for messages that are missing, only.
 */
export async function sentIsReceived(
  query: Query,
  schemas: Schemas,
  servicesWith: ServicesWith,
): Promise<Findings> {
  const consumers = CONSUMERS.map(contract => placesOf(contract, schemas, servicesWith));
  const missing: MessageFound[] = [];
  const violations: Violation[] = [];
  for (const day of await daysOf(query))
    for (const places of consumers) {
      for (const sender of places.senders)
        missing.push(...(await query<MessageFound>(notReceived(sender, places, day))));
      const unknown = await query<{ id: string }>(notSent(places, day));
      violations.push(
        ...unknown.map(({ id }) => ({
          truth: TRUTH_5,
          about: `message ${id}`,
          finding: `was received by ${places.consumer}, and was never sent`,
        })),
      );
    }
  const overdue = missing.filter(row => Number(row.overdue) === 1);
  violations.push(
    ...overdue.map(row => ({
      truth: TRUTH_5,
      about: `message ${row.id}`,
      finding: `${describedMessage(row)} was sent, and not received by ${row.consumer}`,
    })),
  );
  return { unsettled: missing.length - overdue.length, violations };
}

/** Where the messages of a consumer are. */
interface Places {
  readonly consumer: string;
  /** The schema with its inbox. */
  readonly receiver: string;
  /** SQL: whether the consumer should have had the message `s`. */
  readonly overdue: string;
  readonly senders: readonly Sender[];
}

interface Sender {
  readonly schema: string;
  /** The messages that the consumer takes from it. */
  readonly names: readonly string[];
}

function placesOf(
  { name, service, messages }: ConsumerContract,
  schemas: Schemas,
  servicesWith: ServicesWith,
): Places {
  const receiver = schemaOf(schemas, service);
  const message = { consumer: `'${name}'`, messageId: 's.message_id', since: 's.sent_at' };
  const senders = Map.groupBy(messages, ({ sender }) => schemaOf(schemas, sender));
  return {
    consumer: name,
    receiver,
    overdue: isOverdue(message, receiver, servicesWith),
    senders: [...senders].map(([schema, sent]) => ({ schema, names: sent.map(each => each.name) })),
  };
}

/** @throws Error if a service that sends or receives has no schema */
function schemaOf(schemas: Schemas, service: string): string {
  const schema = Object.entries(schemas).find(([owner]) => owner === service)?.[1];
  if (schema === undefined) throw new Error(`the audit does not know the schema of ${service}`);
  return schema;
}

/** In SQL's notation, UTC. */
async function daysOf(query: Query): Promise<string[]> {
  const days = DAYS.map(day => `CAST(DATE(${NOW}) + INTERVAL ${day} DAY AS CHAR) AS \`${day}\``);
  const [row] = await query<Record<string, string>>(`SELECT ${days.join(', ')}`);
  return DAYS.map(day => row![day]!);
}

/**
 * One day at a time: each lookup then goes to one partition. The day is that of the message's id in both
 * tables. Replayed dead letters are looked at elsewhere.
 */
const notReceived = (
  { schema, names }: Sender,
  { consumer, receiver, overdue }: Places,
  day: string,
): string => `
  SELECT s.message_id AS id, s.name, s.message_key AS \`key\`, '${consumer}' AS consumer,
    ${overdue} AS overdue
  FROM ${schema}.sent_message s
  LEFT JOIN ${receiver}.inbox i
    ON i.consumer = '${consumer}' AND i.message_id = s.message_id AND i.day = '${day}'
  WHERE s.day = '${day}' AND s.name IN (${names.map(name => `'${name}'`).join()}) AND i.message_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM ${receiver}.dead_letter d
      WHERE d.consumer = '${consumer}' AND d.message_id = s.message_id)`;

/** A message that is confirmed, and not moved yet, is in the outbox. */
const notSent = ({ consumer, receiver, senders }: Places, day: string): string => `
  SELECT i.message_id AS id FROM ${receiver}.inbox i
  WHERE i.consumer = '${consumer}' AND i.day = '${day}'
    ${senders
      .map(
        ({ schema }) => `
    AND NOT EXISTS (SELECT 1 FROM ${schema}.sent_message s
      WHERE s.message_id = i.message_id AND s.day = '${day}')
    AND NOT EXISTS (SELECT 1 FROM ${schema}.outbox o WHERE o.message_id = i.message_id)`,
      )
      .join('')}`;
