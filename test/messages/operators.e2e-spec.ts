import { randomUUID } from 'node:crypto';
import { userNotices } from '@diancan/contracts';
import { connect } from 'amqplib';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { fromTestRun } from '@diancan/testing/run';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller } from '../people/people.js';
import { aPaidOrder, HASTY_WECHAT } from '../people/wechat.js';
import { messagesOf } from './message-operator.js';

const PATIENTLY = { timeout: 60_000, interval: 200 };

let fleet: TestFleet;
let buyer: Visitor;
let seller: Visitor;

beforeAll(async () => {
  fleet = await startFleet({ env: HASTY_WECHAT });
  [buyer, seller] = await Promise.all([aBuyer(fleet), aSeller(fleet)]);
});
afterAll(() => fleet?.stop());

/** What `npm run messages` prints. */
const messages = (...args: string[]) => messagesOf(fleet, ...args);

/** Puts a message that nobody can read into the queue of the user service. */
async function poison(messageId: string, key: string): Promise<void> {
  const prefix = fleet.env('user')['DIANCAN_MESSAGES_PREFIX']!;
  const connection = await connect(fromTestRun('DIANCAN_TEST_RABBITMQ_URL'));
  const channel = await connection.createConfirmChannel();
  const queue = `${prefix}.${userNotices.name}.safe`;
  await channel.checkQueue(queue);
  const properties = { messageId, type: 'order.accepted.v1', headers: { key }, persistent: true };
  channel.sendToQueue(queue, Buffer.from('{"orderId":'), properties);
  await channel.waitForConfirms();
  await connection.close();
}

it('an operator finds an order by its id: what was sent, and what has become of its notice', async () => {
  const orderId = await aPaidOrder(buyer, await aDish(seller));
  expect(await seller.post('/api/seller/order/accept', { orderId })).toMatchObject({ status: 200 });
  const found = await vi.waitFor(async () => {
    const lines = await messages('find', orderId);
    expect(lines).toContainEqual(expect.stringContaining('user.notices: handled'));
    expect(lines).not.toContainEqual(expect.stringContaining('waiting in the outbox'));
    return lines;
  }, PATIENTLY);
  expect(found).toEqual([
    expect.stringMatching(new RegExp(`^\\S{26}  order[.]paid[.]v1  key ${orderId}  created .* UTC$`)),
    expect.stringMatching(/^ {2}order: sent, confirmed .* UTC$/),
    '  no consumer takes it',
    expect.stringMatching(new RegExp(`^\\S{26}  order[.]accepted[.]v1  key ${orderId}  created .* UTC$`)),
    expect.stringMatching(/^ {2}order: sent, confirmed .* UTC$/),
    expect.stringMatching(/^ {2}user[.]notices: handled .* UTC$/),
  ]);
  const accepted = found[3]!.slice(0, 26);
  expect(await messages('find', accepted)).toEqual(found.slice(3));

  expect((await messages('refill', 'order', '--since', '2026-01-01T00:00:00Z')).at(-1)).toMatch(
    /^Done: \d+$/,
  );
  expect(await messages('find', orderId)).toEqual(found);
});

it('an operator sees an unreadable message, replays it, and discards it when it dies again', async () => {
  const key = `poison ${randomUUID()}`;
  const messageId = ulid();
  await poison(messageId, key);
  const listed = async () => (await messages('dead')).find(line => line.includes(key));
  await vi.waitFor(async () => expect(await listed()).toContain('it is not JSON'), PATIENTLY);
  const id = (await listed())!.split(/\s+/)[1]!;
  expect(await messages('find', messageId)).toEqual([
    `${messageId}  order.accepted.v1  key ${key}`,
    '  no sender knows it: sent messages are kept for 7 days',
    expect.stringMatching(new RegExp(`^  user[.]notices: dead since .*, dead letter ${id}: .*not JSON`)),
  ]);
  expect(await messages('dead', 'user', id)).toContain(String.raw`  "{\"orderId\":"`);

  const before = await diedAt(id);
  expect(await messages('replay', 'user', id)).toEqual(['1 dead letter was replayed']);
  await vi.waitFor(async () => expect(await diedAt(id)).not.toEqual(before), PATIENTLY);
  expect(await listed()).toContain(`user     ${id}`);
  expect(await messages()).toContainEqual('user  user.notices: 0 messages to be tried again, 1 dead letter');

  expect(await messages('discard', 'user', id)).toEqual(['1 dead letter was discarded']);
  expect(await listed()).toBeUndefined();
  expect((await messages('find', messageId)).at(-1)).toMatch(/^ {2}user[.]notices: discarded .*not JSON/);
});

/** When it died last; to the millisecond, unlike the list. */
async function diedAt(id: string): Promise<unknown> {
  const [rows] = await fleet.db('user').query('SELECT died_at FROM dead_letter WHERE id = ?', [id]);
  return rows;
}

it('an operator still sees what the others know when a service is down', async () => {
  await fleet.kill('user');
  await expect(messages()).rejects.toThrow(/^Not all is shown: user does not answer at .*ECONNREFUSED/);
  await fleet.restart('user');
});
