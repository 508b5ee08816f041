import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { PeriodicJob } from '@diancan/platform';
import { startUpstream, type Upstream } from '@diancan/testing/http';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FormerAnswers } from '../../apps/order/src/former-placement/former-answers.js';
import { ReceiveNotification } from '../../apps/order/src/payment/receive-notification.use-case.js';
import { deleteQueues } from '../fleet/delete-queues.js';
import { type OrderWithSandbox, startOrderWithSandbox } from './order-with-sandbox.js';

const HOUR_MS = String(3_600_000);
const BROKER = process.env['DIANCAN_TEST_RABBITMQ_URL']!;
const PATIENTLY = { timeout: 30_000 };
const PREFIX = `spec-${randomUUID()}`;

/** What it cost before the order service sent messages, counted by this test. */
const BEFORE_MESSAGES = { statements: 35, commits: 5 };

/** A new connection is set up once, whatever it is used for later. */
const isOfOrder = (sql: string) => !sql.startsWith('SET SESSION');

let shop: OrderWithSandbox;
/** What WeChat Pay reaches. */
let origin: Upstream;
const applied = new EventEmitter<{ applied: [] }>();

beforeAll(async () => {
  // Work at intervals belongs to no order.
  vi.spyOn(PeriodicJob.prototype, 'onApplicationBootstrap').mockImplementation(() => undefined);
  origin = await startUpstream();
  shop = await startOrderWithSandbox({
    DIANCAN_SWEEP_INTERVAL_MS: HOUR_MS,
    DIANCAN_ALARM_INTERVAL_MS: HOUR_MS,
    DIANCAN_WECHAT_NOTIFY_URL: origin.origin,
    DIANCAN_RABBITMQ_URL: BROKER,
    DIANCAN_MESSAGES_PREFIX: PREFIX,
  });
  origin.answer = async ({ headers, body }, response) => {
    const receive = shop.service.app.get(ReceiveNotification, { strict: false });
    const refusal = await receive.execute(headers, Buffer.from(body));
    response.writeHead(refusal === null ? 204 : 401).end();
    applied.emit('applied');
  };
});
afterAll(async () => {
  await shop?.stop();
  await origin?.stop();
  vi.restoreAllMocks();
  await deleteQueues(BROKER, PREFIX, 'config-repo');
});

/** Resolves when the order service has applied the notification of the payment. */
async function createAndPay(): Promise<void> {
  const orderId = await shop.place('buyer');
  const { data } = await shop.prepare('buyer', orderId);
  const notified = once(applied, 'applied');
  await shop.payInWechat('buyer', data);
  await notified;
}

const hasMoved = (statements: readonly string[]): boolean => {
  const count = (sql: string) => statements.filter(statement => statement === sql).length;
  const isMoved = statements.some(statement => statement.startsWith('DELETE o FROM'));
  // The transaction that decides the order begins without a statement.
  return isMoved && count('COMMIT') === count('START TRANSACTION') + 1;
};

describe('creating an order', () => {
  it('costs order four statements, if it is the only one', async () => {
    const { app } = shop.service;
    // It finds that there are no placements of the previous release to look for.
    await app.get(FormerAnswers, { strict: false })['runOnce']();
    // The first one opens the connection.
    await shop.place('buyer');
    const logQuery = vi.spyOn(app.get(DataSource).logger, 'logQuery');
    await shop.place('buyer');
    const sent = logQuery.mock.calls.map(([sql]) => sql.trim().split(/\s+/).slice(0, 3).join(' '));
    logQuery.mockRestore();
    // The transactions of both end later, in one statement for all that end together.
    expect(sent.filter(sql => sql !== 'UPDATE global_transaction SET')).toEqual([
      'INSERT INTO global_transaction',
      'INSERT INTO orders',
      'INSERT INTO order_line',
      'COMMIT',
    ]);
  });
});

describe('creating and paying an order', () => {
  it('costs at most two statements more than before messages, even if it is the only one', async () => {
    // A message that is committed before that is left to the next poll.
    await expect.poll(() => shop.service.metrics(), PATIENTLY).toMatch(/^diancan_broker_ready 1$/m);
    await createAndPay();
    await expect.poll(() => shop.service.query('SELECT 1 FROM sent_message'), PATIENTLY).toHaveLength(1);
    // Whether the order is paid is asked about later.
    await shop.service.query('UPDATE job SET due_at = due_at + INTERVAL 1 HOUR');
    const logQuery = vi.spyOn(shop.service.app.get(DataSource).logger, 'logQuery');
    const statements = () => logQuery.mock.calls.map(([sql]) => sql.trim().slice(0, 80)).filter(isOfOrder);
    await createAndPay();
    await expect.poll(() => hasMoved(statements()), PATIENTLY).toBe(true);
    const sent = statements();
    logQuery.mockRestore();
    expect(sent.length, sent.join('\n')).toBeLessThanOrEqual(BEFORE_MESSAGES.statements + 2);
    expect(sent.filter(sql => sql === 'COMMIT').length).toBeLessThanOrEqual(BEFORE_MESSAGES.commits + 1);
  });
});
