import { userNotices } from '@diancan/contracts';
import { Topology } from '@diancan/messaging';
import { fromTestRun } from '@diancan/testing/run';
import { type ConfirmChannel, connect, type GetMessage } from 'amqplib';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { changedSettings } from '../fleet/changed-settings.js';
import type { TestFleet } from '../fleet/start-fleet.js';
import { Trails } from '../steps/trails.js';
import { type WatchedBroker, watchedBroker } from '../steps/watched-broker.js';
import {
  expectOneEffectEach,
  finishOrder,
  type MessageShop,
  noticed,
  openMessageShop,
  refundOrder,
  untilNoticed,
  untilSent,
} from './message-shop.js';

const PATIENTLY = { timeout: 60_000, interval: 100 };

/** The way of each service to RabbitMQ. */
const ways = {} as { order: WatchedBroker; user: WatchedBroker };
let fleet: TestFleet;
let shop: MessageShop;

beforeAll(async () => {
  shop = await openMessageShop({
    env: {
      // What a killed process has claimed goes on when its lease ends.
      DIANCAN_NOTICE_LEASE_MS: '2000',
      // A slow machine uses up the short delays before a missing partition is back.
      DIANCAN_CONFIG_DIR: changedSettings({ 'application.yml': { retryDelaysMs: '[1000]' } }),
    },
    detours: async ({ addresses: { rabbitmq } }) => {
      ways.order = await watchedBroker(rabbitmq, new Trails());
      ways.user = await watchedBroker(rabbitmq, new Trails());
      return { order: { rabbitmq: ways.order.url }, user: { rabbitmq: ways.user.url } };
    },
  });
  fleet = shop.fleet;
});
afterAll(async () => {
  await fleet?.stop();
  for (const way of Object.values(ways)) way.close();
});

/** Works on the queue of notices, past the fleet. */
async function onQueue<T>(work: (channel: ConfirmChannel, queue: string) => Promise<T>): Promise<T> {
  const connection = await connect(fromTestRun('DIANCAN_TEST_RABBITMQ_URL'));
  try {
    const prefix = fleet.env('user').DIANCAN_MESSAGES_PREFIX!;
    const topology = new Topology({
      prefix,
      consumers: [userNotices],
      kindOf: () => 'safe',
      retryDelaysMs: [1_000],
    });
    return await work(await connection.createConfirmChannel(), topology.queueOf(userNotices.name));
  } finally {
    await connection.close();
  }
}

/** Takes all messages out of the queue, and puts each of them back twice, the last one first. */
const shuffle = () =>
  onQueue(async (channel, queue) => {
    const taken: GetMessage[] = [];
    for (let next; (next = await channel.get(queue)) !== false;) taken.unshift(next);
    for (const { content, properties } of [...taken, ...taken])
      channel.sendToQueue(queue, content, properties);
    await channel.waitForConfirms();
    for (const message of taken) channel.ack(message);
    await channel.close();
    return taken.length;
  });

it('messages that come twice and in another order have one effect each', async () => {
  await fleet.kill('user');
  await Promise.all([finishOrder(shop), finishOrder(shop), refundOrder(shop)]);
  await untilSent(shop);
  expect(await shuffle()).toBeGreaterThanOrEqual(5);
  ways.user.duplicateDeliveries();
  await fleet.restart('user');
  await expectOneEffectEach(shop);
  ways.user.behave();
});

it('messages whose confirms are lost arrive, and are published until one is confirmed', async () => {
  ways.order.loseConfirms();
  const orderId = await finishOrder(shop);
  await untilNoticed(shop, [orderId]);
  ways.order.behave();
  await expectOneEffectEach(shop);
  expect(await fleet.metrics('order')).toMatch(/^diancan_message_publish_retries_total [1-9]/m);
});

type Side = 'order' | 'user';
const TABLES = { order: 'sent_message', user: 'inbox' } as const;
const run = (service: Side, sql: string) => fleet.db(service).query<RowDataPacket[]>(sql);

/** Leaves a table without a partition for what is sent today. Keeps its rows elsewhere. */
async function dropPartitions(service: Side): Promise<void> {
  const table = TABLES[service];
  const [partitions] = await run(
    service,
    `SELECT PARTITION_NAME AS name FROM information_schema.PARTITIONS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '${table}' ORDER BY PARTITION_ORDINAL_POSITION`,
  );
  await run(service, `CREATE TABLE kept AS SELECT * FROM ${table}`);
  const names = partitions.slice(1).map(({ name }) => name as string);
  await run(service, `ALTER TABLE ${table} DROP PARTITION ${names.join()}`);
}
async function giveRowsBack(service: Side): Promise<void> {
  await run(service, `INSERT IGNORE INTO ${TABLES[service]} SELECT * FROM kept`);
  await run(service, 'DROP TABLE kept');
}

it('a missing partition stops no order, and messages arrive when an instance has made it again', async () => {
  await expectOneEffectEach(shop);
  await Promise.all([dropPartitions('order'), dropPartitions('user')]);
  const orderId = await finishOrder(shop);
  const isMissed = (service: Side, table: string) =>
    vi.waitFor(async () => {
      const [rows] = await run(service, `SELECT last_error AS error FROM ${table}`);
      expect(rows.map(({ error }) => String(error))).toContainEqual(expect.stringContaining('partition'));
    }, PATIENTLY);
  await Promise.all([isMissed('order', 'outbox'), isMissed('user', 'message_attempt')]);
  expect(await noticed(shop)).not.toContain(orderId);
  await Promise.all([fleet.restart('order'), fleet.restart('user')]);
  await untilNoticed(shop, [orderId]);
  await Promise.all([giveRowsBack('order'), giveRowsBack('user')]);
  await expectOneEffectEach(shop);
});

it('queues of another kind, set instance by instance and taken back, lose nothing', async () => {
  const [SAFE, FAST] = ['safe', 'fast'].map(DIANCAN_QUEUE_KIND => ({ DIANCAN_QUEUE_KIND }));
  await fleet.kill('user');
  const inFormer = await finishOrder(shop);
  await untilSent(shop);
  await fleet.restart('user', FAST);
  // The sender knows only the former queue.
  await untilNoticed(shop, [inFormer, await finishOrder(shop)]);
  const other = await fleet.addInstance('user', SAFE);
  await fleet.restart('order', FAST);
  // Both queues are bound, and both are consumed.
  await Promise.all([finishOrder(shop), refundOrder(shop)]);
  await Promise.all([other.kill(), fleet.kill('user')]);
  await finishOrder(shop);
  await fleet.restart('user', SAFE);
  await expectOneEffectEach(shop);
});
