import { userNotices } from '@diancan/contracts';
import { databaseOptions, openMigrated } from '@diancan/database';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import type { DataSource } from 'typeorm';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { NoticesToMessages1796515200000 } from './1796515200000-notices-to-messages.js';
import { MIGRATIONS } from './index.js';

const AT = '2026-01-01T04:00:00.000Z';
const ORDER_ID = ulid();
const TOTAL_FEN = 5_600;

let schema: FreshSchema;
let database: DataSource;

beforeAll(async () => {
  schema = await freshSchema('notices_to_messages');
  const migrations = MIGRATIONS.slice(0, MIGRATIONS.indexOf(NoticesToMessages1796515200000));
  database = await openMigrated({ ...databaseOptions(schema.url, 2), migrations });
  await database.query(
    `INSERT INTO orders (order_id, buyer_openid, status, pay_status, amount_fen, name, phone, address, remark,
       created_at, expires_at, expiry_due_at)
     VALUES (?, 'b', 'FINISHED', 'PAID', ?, '', '', '', '', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3),
       UTC_TIMESTAMP(3))`,
    [ORDER_ID, TOTAL_FEN],
  );
});
afterEach(async () => {
  await database.query('DELETE FROM job');
  await database.query('DELETE FROM outbox');
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

const aNotice = (kind: string, amountFen: number, more: object = {}) => ({
  noticeId: ulid(Date.parse(AT)),
  kind,
  openid: 'o-buyer-1',
  data: { orderId: ORDER_ID, amountFen, summary: '面', at: AT, ...more },
});
/** As the previous release leaves it. */
const store = (notice: object, state = 'WAITING') =>
  database.query(
    `INSERT INTO job (kind, payload, state, attempts, due_at, created_at)
     VALUES ('order-notice', ?, ?, 3, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [JSON.stringify(notice), state],
  );
const jobs = () =>
  database.query<unknown[]>('SELECT state, last_error FROM job WHERE kind = ? ORDER BY job_id', [
    'order-notice',
  ]);
interface Message {
  readonly name: string;
  readonly payload: string;
}
const outbox = () =>
  database.query<Message[]>(
    `SELECT message_id AS id, name, message_key AS \`key\`, payload, created_at AS createdAt, attempts,
       due_at <= UTC_TIMESTAMP(3) AS isDue
     FROM outbox ORDER BY seq`,
  );

/** Runs in the transaction that `openMigrated` opens for each migration. */
async function migrate({ isKilled = false } = {}): Promise<void> {
  const runner = database.createQueryRunner();
  await runner.startTransaction();
  await new NoticesToMessages1796515200000().up(runner);
  await (isKilled ? runner.rollbackTransaction() : runner.commitTransaction());
  await runner.release();
}

describe('the migration of notices to messages', () => {
  it('turns each waiting one into the message that its consumer reads, due at once', async () => {
    const [accepted, finished] = [aNotice('ACCEPTED', TOTAL_FEN), aNotice('FINISHED', TOTAL_FEN)];
    const refunded = aNotice('REFUNDED', 100);
    for (const notice of [accepted, finished, refunded]) await store(notice);
    await migrate();
    const messages = await outbox();
    const facts = {
      orderId: ORDER_ID,
      buyerOpenid: 'o-buyer-1',
      amountFen: TOTAL_FEN,
      summary: '面',
      at: AT,
    };
    const about = ({ noticeId }: { noticeId: string }, name: string) => ({
      id: noticeId,
      name,
      key: ORDER_ID,
      createdAt: new Date(AT),
      attempts: 0,
      isDue: 1,
      payload: expect.any(String) as string,
    });
    expect(messages).toEqual([
      about(accepted, 'order.accepted.v1'),
      about(finished, 'order.finished.v1'),
      about(refunded, 'order.refunded.v1'),
    ]);
    expect(messages.map(({ payload }) => JSON.parse(payload) as object)).toEqual([
      { ...facts, isNoticeWanted: true },
      facts,
      { ...facts, refundedFen: 100 },
    ]);
    for (const { name, payload } of messages)
      userNotices.messages.find(contract => contract.name === name)!.payload.parse(JSON.parse(payload));
    expect(await jobs()).toEqual([]);
  });

  it('deletes those that are done or dead, and leaves other jobs alone', async () => {
    for (const state of ['DONE', 'DEAD']) await store(aNotice('FINISHED', TOTAL_FEN), state);
    await database.query(`INSERT INTO job (kind, payload, due_at, created_at)
      VALUES ('refund', '{}', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`);
    await migrate();
    expect(await outbox()).toEqual([]);
    expect(await database.query('SELECT kind FROM job')).toEqual([{ kind: 'refund' }]);
  });

  it.each([
    ['has no id with a time', { ...aNotice('FINISHED', 1), noticeId: 'x' }],
    ['is of an unknown kind', aNotice('PRAISED', 1)],
    ['does not fit its message', aNotice('FINISHED', 1, { summary: '' })],
    ['is about an unknown order', aNotice('FINISHED', 1, { orderId: 'x' })],
  ])('leaves one that %s as a dead job, and goes on', async (_why, unreadable) => {
    await store(unreadable);
    await store(aNotice('FINISHED', TOTAL_FEN));
    await migrate();
    expect(await outbox()).toHaveLength(1);
    expect(await jobs()).toEqual([
      { state: 'DEAD', last_error: expect.stringMatching(/^it has become no message: /) as string },
    ]);
  });

  it('turns more of them than it reads at a time, once each, also after a kill half-way', async () => {
    const notices = Array.from({ length: 501 }, () => aNotice('FINISHED', TOTAL_FEN));
    await database.query('INSERT INTO job (kind, payload, due_at, created_at) VALUES ?', [
      notices.map(notice => ['order-notice', JSON.stringify(notice), new Date(), new Date()]),
    ]);
    await migrate({ isKilled: true });
    expect(await jobs()).toHaveLength(501);
    await migrate();
    expect(await outbox()).toMatchObject(notices.map(({ noticeId }) => ({ id: noticeId })));
    expect(await jobs()).toEqual([]);
  });
});
