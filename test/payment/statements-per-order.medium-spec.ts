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

/** What the order service sends for one order, if nothing shares a transaction with it. */
const COST = { statements: 25, commits: 4 };

/** A new connection is set up once, whatever it is used for later. */
const isOfOrder = (sql: string) => !sql.startsWith('SET SESSION');

let shop: OrderWithSandbox;
/** What WeChat Pay reaches. */
let origin: Upstream;
const applied = new EventEmitter<{ applied: [] }>();

beforeAll(async () => {
  // Work at intervals belongs to no order.
  vi.spyOn(PeriodicJob.prototype, 'onApplicationBootstrap').mockImplementation(() => undefined);
  vi.spyOn(PeriodicJob.prototype, 'wake').mockImplementation(() => undefined);
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

/** Whether the message has left the outbox, and the participants' knowledge of the decision is recorded. */
const isOver = (statements: readonly string[]): boolean => {
  const moved = statements.findIndex(sql => sql.startsWith('DELETE o FROM'));
  const isEnded = statements.some(sql => sql.startsWith('UPDATE global_transaction'));
  return moved >= 0 && isEnded && statements.slice(moved).includes('COMMIT');
};

describe('creating an order', () => {
  it('costs order five statements, if it is the only one', async () => {
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
      // Whether the shop is open. Orders that come together share it.
      'SELECT profile, is_paused',
      'INSERT INTO global_transaction',
      'INSERT INTO orders',
      'INSERT INTO order_line',
      'COMMIT',
    ]);
  });
});

describe('creating and paying an order', () => {
  it('costs few statements, even if it is the only one', async () => {
    // A message that is committed before that is left to the next poll.
    await expect.poll(() => shop.service.metrics(), PATIENTLY).toMatch(/^diancan_broker_ready 1$/m);
    await createAndPay();
    await expect.poll(() => shop.service.query('SELECT 1 FROM sent_message'), PATIENTLY).toHaveLength(1);
    // Whether the order is paid is asked about later.
    await shop.service.query('UPDATE job SET due_at = due_at + INTERVAL 1 HOUR');
    const logQuery = vi.spyOn(shop.service.app.get(DataSource).logger, 'logQuery');
    const statements = () => logQuery.mock.calls.map(([sql]) => sql.trim().slice(0, 80)).filter(isOfOrder);
    await createAndPay();
    await expect.poll(() => isOver(statements()), PATIENTLY).toBe(true);
    const sent = statements();
    logQuery.mockRestore();
    expect(sent.length, sent.join('\n')).toBeLessThanOrEqual(COST.statements);
    expect(sent.filter(sql => sql === 'COMMIT').length).toBeLessThanOrEqual(COST.commits);
  });
});
