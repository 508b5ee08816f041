import { databaseOptions, openMigrated } from '@diancan/database';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { MIGRATIONS } from './index.js';
import { StockReleaseJobs1795996800000 } from './1795996800000-stock-release-jobs.js';
import { DueTimes1796342400000 } from './1796342400000-due-times.js';

/** Those that this spec is about are the last ones. */
const TO_JOBS = MIGRATIONS.slice(0, MIGRATIONS.indexOf(DueTimes1796342400000) + 1);

let schema: FreshSchema;
let database: DataSource;

interface Moved {
  readonly key: string | null;
  readonly payload: object;
  readonly attempts: number;
  readonly due: string;
}
const movedTo = async (kind: string): Promise<Moved[]> => {
  const rows = await database.query<Array<Record<string, unknown>>>(
    `SELECT job_key AS \`key\`, payload, attempts, DATE_FORMAT(due_at, '%H:%i') AS due
     FROM job WHERE kind = ? AND state = 'WAITING' AND claim IS NULL ORDER BY job_id`,
    [kind],
  );
  return rows.map(row => ({ ...row, payload: JSON.parse(String(row['payload'])) }) as Moved);
};
const fill = (table: string, rows: ReadonlyArray<Record<string, unknown>>) =>
  Promise.all(
    rows.map(row =>
      database.query(`INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (?)`, [Object.values(row)]),
    ),
  );
const at = (time: string): string => `2026-01-01 ${time}:00`;

beforeAll(async () => {
  schema = await freshSchema('jobs');
  const before = MIGRATIONS.slice(0, MIGRATIONS.indexOf(StockReleaseJobs1795996800000));
  database = await openMigrated({ ...databaseOptions(schema.url, 2), migrations: before });
  await fill('stock_release', [
    { order_id: 'waiting', attempts: 3, due_at: at('10:00'), done_at: null },
    { order_id: 'done', attempts: 1, due_at: at('09:00'), done_at: at('09:00') },
  ]);
  const notice = { kind: 'FINISHED', openid: 'b', data: '{"orderId":"o","amountFen":1}' };
  await fill('notice', [
    { notice_id: 'waiting', ...notice, attempts: 2, due_at: at('11:00') },
    { notice_id: 'done', ...notice, attempts: 1, due_at: at('11:00'), done_at: at('11:00') },
  ]);
  const payment = { order_id: 'o', buyer_openid: 'b', amount_fen: 1, expires_at: at('12:00') };
  const asked = { created_at: at('11:00'), queries: 2, queried_at: at('11:30'), query_due_at: at('11:45') };
  await fill('payment', [
    { out_trade_no: 'open', ...payment, ...asked, state: 'OPEN' },
    { out_trade_no: 'paid', ...payment, ...asked, state: 'PAID' },
  ]);
  const refund = {
    order_id: 'o',
    out_trade_no: 'o',
    amount_fen: 1,
    total_fen: 9,
    cause: 'LINES',
    reason: '',
  };
  const tried = { attempts: 4, created_at: at('12:00'), transaction_id: 't' };
  await fill('refund', [
    { out_refund_no: 'waits', ...refund, ...tried, attempts: 0, state: 'PENDING', due_at: at('12:10') },
    {
      out_refund_no: 'unknown',
      ...refund,
      ...tried,
      state: 'PENDING',
      due_at: at('12:20'),
      sent_at: at('12:01'),
    },
    { out_refund_no: 'taken', ...refund, ...tried, state: 'PROCESSING', due_at: at('12:30') },
    { out_refund_no: 'stuck', ...refund, ...tried, state: 'ABNORMAL', due_at: at('12:40') },
    { out_refund_no: 'done', ...refund, ...tried, state: 'DONE', due_at: at('12:50') },
    { out_refund_no: 'renewed', ...refund, ...tried, state: 'RENEWED', due_at: at('12:50') },
  ]);
  const order = { buyer_openid: 'b', amount_fen: 1, name: '', phone: '', address: '', remark: '' };
  const unpaid = { status: 'NEW', pay_status: 'UNPAID', created_at: at('12:00'), expires_at: at('13:00') };
  await fill('orders', [
    { order_id: 'untried', ...order, ...unpaid },
    { order_id: 'tried', ...order, ...unpaid, expiry_attempts: 2, expiry_due_at: at('13:30') },
    { order_id: 'paid', ...order, ...unpaid, pay_status: 'PAID' },
  ]);
  const placement = { buyer_openid: 'b', fingerprint: '', created_at: at('12:00'), deadline: at('14:00') };
  await fill('placement', [
    { order_id: 'untried', idempotency_key: 'k1', ...placement, state: 'OPEN' },
    { order_id: 'tried', idempotency_key: 'k2', ...placement, state: 'OPEN', rejection_due_at: at('14:30') },
  ]);
  await database.destroy();
  database = await openMigrated({ ...databaseOptions(schema.url, 2), migrations: TO_JOBS });
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

describe('the migrations to jobs', () => {
  it('move pending stock releases', async () => {
    expect(await movedTo('stock-release')).toEqual([
      { key: 'waiting', payload: { orderId: 'waiting' }, attempts: 3, due: '10:00' },
    ]);
  });

  it('move pending notices', async () => {
    const data = { orderId: 'o', amountFen: 1 };
    expect(await movedTo('order-notice')).toEqual([
      {
        key: null,
        payload: { noticeId: 'waiting', kind: 'FINISHED', openid: 'b', data },
        attempts: 2,
        due: '11:00',
      },
    ]);
  });

  it('add query jobs for open payments, and keep their number of queries', async () => {
    expect(await movedTo('payment-query')).toEqual([
      { key: 'open', payload: { outTradeNo: 'open' }, attempts: 0, due: '11:45' },
    ]);
    expect(await database.query("SELECT queries FROM payment WHERE state = 'OPEN'")).toEqual([
      { queries: 2 },
    ]);
  });

  it('add jobs that send pending refunds, those with an unknown outcome first', async () => {
    expect(await movedTo('refund')).toEqual([
      { key: 't', payload: { outRefundNo: 'unknown' }, attempts: 4, due: '12:20' },
      { key: 't', payload: { outRefundNo: 'waits' }, attempts: 0, due: '12:10' },
    ]);
  });

  it('add query jobs for refunds at the provider, and none for settled ones', async () => {
    expect(await movedTo('refund-query')).toEqual([
      { key: 'taken', payload: { outRefundNo: 'taken' }, attempts: 4, due: '12:30' },
      { key: 'stuck', payload: { outRefundNo: 'stuck' }, attempts: 4, due: '12:40' },
    ]);
    expect(await database.query('SELECT COUNT(*) AS n FROM refund')).toEqual([{ n: '6' }]);
  });

  it('give each order and placement a due time', async () => {
    const due = (table: string, column: string) =>
      database.query(
        `SELECT order_id AS id, DATE_FORMAT(${column}, '%H:%i') AS due FROM ${table} ORDER BY order_id`,
      );
    expect(await due('orders', 'expiry_due_at')).toEqual([
      { id: 'paid', due: '13:00' },
      { id: 'tried', due: '13:30' },
      { id: 'untried', due: '13:00' },
    ]);
    expect(await due('placement', 'rejection_due_at')).toEqual([
      { id: 'tried', due: '14:30' },
      { id: 'untried', due: '14:00' },
    ]);
  });

  it('may run again after a start that was killed before they were recorded', async () => {
    const added = TO_JOBS.slice(TO_JOBS.indexOf(StockReleaseJobs1795996800000));
    const before = await database.query('SELECT COUNT(*) AS n FROM job');
    const runner = database.createQueryRunner();
    for (const Migration of added) await new Migration().up(runner);
    await runner.release();
    expect(await database.query('SELECT COUNT(*) AS n FROM job')).toEqual(before);
  });
});
