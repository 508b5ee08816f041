import { orderAccepted } from '@diancan/contracts';
import { ulid } from 'ulid';
import { beforeEach, expect } from 'vitest';
import { ConsumerTables } from '../src/consumer/consumer-tables.js';
import type { ReadableMessage } from '../src/consumer/inbound-message.js';
import { MessageTransactions } from '../src/consumer/message-transactions.js';
import { KeyOrder } from '../src/ordering/key-order.js';
import { ParkedCensus } from '../src/parking/parked-census.job.js';
import { ParkedReturns } from '../src/parking/parked-returns.job.js';
import {
  effect,
  effects,
  expectAllAcked,
  type Instance,
  query,
  sendRaw,
  specConsumer,
  start,
  world,
} from './consumer-world.js';

export const orderedConsumer = { ...specConsumer, ordered: true } as const;

/** Each test begins with an ordered consumer. */
export const useOrderedConsumer = (): void => {
  beforeEach(() => {
    world.contract = orderedConsumer;
  });
};

/** The header of a message behind another one. */
const behind = (previousId: string | null): Record<string, unknown> =>
  previousId === null ? {} : { previous: JSON.stringify({ [orderedConsumer.name]: previousId }) };

/** Puts a message into the consumer's queue. @returns its id */
export async function sendBehind(previousId: string | null, messageId = ulid(), key = 'order-1') {
  await sendRaw(JSON.stringify(orderAccepted.sample), { messageId, headers: { key, ...behind(previousId) } });
  return messageId;
}

/** The ids of messages of one key, in their order. */
export const chainOf = (length: number): string[] => Array.from({ length }, () => ulid());
/** Sends a chain, or only the messages with these places, in the order of the places. */
export async function sendChain(chain: readonly string[], places = [...chain.keys()], key = 'order-1') {
  for (const n of places) await sendBehind(chain[n - 1] ?? null, chain[n], key);
}

export const parked = async (): Promise<string[]> => {
  const rows = await query<Array<{ id: string }>>(
    'SELECT message_id AS id FROM parked_message WHERE returned_at IS NULL ORDER BY message_id',
  );
  return rows.map(({ id }) => id);
};
export async function expectParked(ids: readonly string[]): Promise<void> {
  await expect.poll(parked).toEqual(ids.toSorted());
}

/** An instance that has parked `second`, because `first`, which is before it in its key, has not come. */
export async function startWithParked(): Promise<{ instance: Instance; first: string; second: string }> {
  const [first = '', second = ''] = chainOf(2);
  const instance = await start();
  await sendBehind(first, second);
  await expectParked([second]);
  return { instance, first, second };
}

export async function expectOrder(ids: readonly string[]): Promise<void> {
  await expect.poll(effects).toEqual(ids);
}
/** All copies are taken and acked, and have had no effect. */
export async function expectNoMore(ids: readonly string[]): Promise<void> {
  await expectParked([]);
  const last = await sendBehind(null, undefined, 'order-9');
  await expectOrder([...ids, last]);
  await expectAllAcked();
}

export const orderOf = ({ app }: Instance): KeyOrder => app.get(KeyOrder, { strict: false });
export const censusOf = ({ app }: Instance): ParkedCensus => app.get(ParkedCensus, { strict: false });
export const returnsOf = ({ app }: Instance): ParkedReturns => app.get(ParkedReturns, { strict: false });

/** The consumer's transactions, past its queue. */
export function transactionsOf(instance: Instance): MessageTransactions {
  const tables = instance.app.get(ConsumerTables, { strict: false });
  const handler = { handle: effect as never };
  return new MessageTransactions(orderedConsumer, handler, tables, () => 3, tables.order);
}

/** A message as it comes from the queue. */
export const readable = (messageId: string, previousId: string | null): ReadableMessage => ({
  messageId,
  previousId,
  name: orderAccepted.name,
  key: 'order-1',
  payload: JSON.stringify(orderAccepted.sample),
  previous: null,
  content: Buffer.from(JSON.stringify(orderAccepted.sample)),
  hasId: true,
  isRedelivered: false,
  isRetried: false,
  received: {
    messageId,
    name: orderAccepted.name,
    key: 'order-1',
    payload: orderAccepted.sample,
    sentAt: new Date(),
  },
});
