import { CONSUMERS, orderAccepted, userNotices } from '@diancan/contracts';
import { parkedMessageTable } from '@diancan/messaging';
import { encodeTime, ulid } from 'ulid';
import { ago, HOUR, insert, MINUTE, type Service } from './audit-world.js';

/** One that the consumer `user.notices` takes. */
export const TAKEN = orderAccepted.name;

const idOf = (at: Date): string => encodeTime(at.getTime(), 10) + ulid().slice(10);

/** A message that the broker has confirmed. @returns its id, whose time is `createdAt` */
export async function addSent(
  sentAt = ago(HOUR),
  { name = TAKEN as string, createdAt = sentAt, service = 'order' as Service, key = 'order-1' } = {},
): Promise<string> {
  const id = idOf(createdAt);
  await insert(service, 'sent_message', {
    seq: Math.trunc(Math.random() * 2 ** 40),
    day: createdAt.toISOString().slice(0, 10),
    message_id: id,
    name,
    message_key: key,
    payload: '{}',
    created_at: createdAt,
    attempts: 1,
    sent_at: sentAt,
  });
  return id;
}

/** Its effect on a consumer has committed. */
export async function addReceived(
  id = idOf(ago(HOUR)),
  { consumer = userNotices.name as string, batch = ulid(), createdAt = ago(HOUR) } = {},
): Promise<string> {
  const service = CONSUMERS.find(({ name }) => name === consumer)?.service ?? 'user';
  const day = createdAt.toISOString().slice(0, 10);
  await insert(service as Service, 'inbox', { consumer, message_id: id, day, batch, received_at: createdAt });
  return id;
}

/** An attempt of a consumer has failed. */
export const addAttempt = (id: string, consumer: string = userNotices.name, service: Service = 'user') =>
  insert(service, 'message_attempt', { consumer, message_id: id, attempts: 3, updated_at: ago(MINUTE) });

export const addDeadLetter = (
  id: string,
  replayed_at: Date | null = null,
  discarded_at: Date | null = null,
  changed: object = {},
  service: Service = 'user',
) =>
  insert(service, 'dead_letter', {
    consumer: userNotices.name,
    message_id: id,
    name: TAKEN,
    message_key: 'order-1',
    payload: '{}',
    error: 'no such buyer',
    attempts: 20,
    died_at: ago(HOUR),
    replayed_at,
    discarded_at,
    ...changed,
  });

/** A half message of the order service that has just been prepared. @returns its id */
export async function addHalf(changed: object = {}): Promise<string> {
  const id = ulid();
  await insert('order', 'half_message', {
    id,
    kind: 'stock-taking',
    name: 'stock.taken.v1',
    message_key: 'dish-1',
    payload: '{}',
    due_at: ago(MINUTE),
    created_at: ago(MINUTE),
    ...changed,
  });
  return id;
}

/** A message that the broker has not confirmed. @returns its id */
export async function addWaiting(
  createdAt: Date,
  { name = TAKEN as string, key = 'order-1' } = {},
): Promise<string> {
  const id = idOf(createdAt);
  const row = { message_id: id, name, message_key: key, payload: '{}' };
  await insert('order', 'outbox', { ...row, created_at: createdAt, due_at: createdAt });
  return id;
}

/** Of a service with ordered consumers; none has one yet. */
export const PARKED_TABLE = ['parked_message', parkedMessageTable] as const;

/** It waits for the message of its key before it, or has gone back to the queue. */
export const addParked = (id: string, returned_at: Date | null = null) =>
  insert('user', 'parked_message', {
    consumer: userNotices.name,
    message_id: id,
    name: TAKEN,
    message_key: 'order-1',
    payload: '{}',
    previous_id: ulid(),
    parked_at: ago(MINUTE),
    due_at: '9999-12-31',
    returned_at,
  });
