import { databaseOptions, openMigrated } from '@diancan/database';
import type { DataSource } from 'typeorm';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS as orderMigrations } from '../../apps/order/src/migrations/index.js';
import { MIGRATIONS as productMigrations } from '../../apps/product/src/migrations/index.js';
import { MIGRATIONS as userMigrations } from '../../apps/user/src/migrations/index.js';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { audit } from './audit.mjs';
import type { ProviderAccount, ProviderEntry } from './truth-3-provider.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIGRATIONS = { order: orderMigrations, product: productMigrations, user: userMigrations };
type Service = keyof typeof MIGRATIONS;
const SERVICES = Object.keys(MIGRATIONS) as Service[];

const schemas = {} as Record<Service, FreshSchema>;
const databases = {} as Record<Service, DataSource>;

const ago = (ms: number): Date => new Date(Date.now() - ms);
const ahead = (ms: number): Date => ago(-ms);

async function insert(service: Service, table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row);
  await databases[service].query(
    `INSERT INTO ${table} (${columns.map(column => `\`${column}\``).join()}) VALUES (${columns.map(() => '?').join()})`,
    Object.values(row),
  );
}

const addPlacement = (deadline: Date) =>
  insert('order', 'placement', {
    order_id: ulid(),
    buyer_openid: 'b',
    idempotency_key: ulid(),
    fingerprint: '',
    state: 'OPEN',
    created_at: ago(HOUR),
    deadline,
  });
const addRelease = (created_at: Date, done_at: Date | null = null) =>
  insert('order', 'stock_release', {
    order_id: ulid(),
    attempts: 9,
    due_at: ahead(HOUR),
    created_at,
    done_at,
  });
const addRefund = (state: string, created_at: Date) =>
  insert('order', 'refund', {
    out_refund_no: ulid(),
    order_id: 'o',
    out_trade_no: 'o',
    transaction_id: 't',
    amount_fen: 1,
    total_fen: 1,
    cause: 'CANCELLED',
    reason: '',
    state,
    attempts: 9,
    due_at: ahead(HOUR),
    created_at,
  });
const addOrderNotice = (created_at: Date, done_at: Date | null = null) =>
  insert('order', 'notice', {
    notice_id: ulid(),
    kind: 'FINISHED',
    openid: 'b',
    data: '{}',
    attempts: 9,
    due_at: ahead(HOUR),
    created_at,
    done_at,
  });
const addPayment = (state: string, expires_at: Date, query_due_at = ahead(HOUR)) =>
  insert('order', 'payment', {
    out_trade_no: ulid(),
    order_id: 'o',
    buyer_openid: 'b',
    amount_fen: 1,
    state,
    expires_at,
    created_at: ago(HOUR),
    queries: 0,
    queried_at: ago(HOUR),
    query_due_at,
  });
const addOrder = (status: string, pay_status: string, expires_at: Date, order_id = ulid()) =>
  insert('order', 'orders', {
    order_id,
    buyer_openid: 'b',
    status,
    pay_status,
    amount_fen: 1,
    name: '',
    phone: '',
    address: '',
    remark: '',
    created_at: ago(DAY),
    expires_at,
  });
const addUserNotice = (
  state: string,
  give_up_at: Date,
  ended_at: Date | null = null,
  last_errcode: number | null = null,
) =>
  insert('user', 'notice', {
    notice_id: ulid(),
    kind: 'FINISHED',
    openid: 'b',
    order_id: 'o',
    amount_fen: 1,
    summary: '',
    happened_at: ago(HOUR),
    state,
    attempts: 9,
    due_at: ahead(HOUR),
    give_up_at,
    created_at: ago(HOUR),
    ended_at,
    last_errcode,
  });

const report = (provider?: { account?: ProviderAccount; bills?: boolean }) => {
  const nameOf = (service: Service): string => new URL(schemas[service].url).pathname.slice(1);
  return audit(
    schemas.order.url,
    { order: nameOf('order'), product: nameOf('product'), user: nameOf('user') },
    provider,
  );
};
const halfDone = async () =>
  (await report()).violations
    .filter(({ truth }) => truth.startsWith('4'))
    .map(({ finding }) => finding.replace(/ [0-9A-Z]{26}/, ''));
const wrongMoney = async () =>
  (await report()).violations.filter(({ truth }) => truth.startsWith('3')).map(({ finding }) => finding);

beforeAll(async () => {
  for (const service of SERVICES) {
    schemas[service] = await freshSchema(`audit_${service}`);
    databases[service] = await openMigrated({
      ...databaseOptions(schemas[service].url, 2),
      migrations: [...MIGRATIONS[service]],
    });
  }
});
afterAll(async () => {
  for (const service of SERVICES) {
    await databases[service]?.destroy();
    await schemas[service]?.drop();
  }
});
beforeEach(async () => {
  for (const table of [
    'placement',
    'stock_release',
    'refund',
    'receipt',
    'notice',
    'payment',
    'orders',
    'reconciliation',
  ])
    await databases.order.query(`DELETE FROM ${table}`);
  await databases.user.query('DELETE FROM notice');
});

describe('the audit finds what waits too long', () => {
  it.each<[string, () => Promise<void>, string]>([
    ['a placement', () => addPlacement(ago(2 * MINUTE)), 'placement is undecided'],
    [
      'stock to be given back, by its age',
      () => addRelease(ago(11 * MINUTE)),
      'stock is not given back after 9 attempts',
    ],
    [
      'a refund, by its age',
      () => addRefund('PENDING', ago(11 * MINUTE)),
      'refund is not done after 9 attempts',
    ],
    [
      'a refund that the provider has',
      () => addRefund('PROCESSING', ago(11 * MINUTE)),
      'refund is not done after 9 attempts',
    ],
    [
      'a notice of order, by its age',
      () => addOrderNotice(ago(11 * MINUTE)),
      'notice is not handed to user after 9 attempts',
    ],
    ['a payment past its end', () => addPayment('OPEN', ago(4 * MINUTE)), 'payment is not known'],
    [
      'a payment that nobody asks about',
      () => addPayment('OPEN', ahead(HOUR), ago(11 * MINUTE)),
      'payment is not asked about',
    ],
    [
      'an unpaid order',
      () => addOrder('NEW', 'UNPAID', ago(2 * MINUTE)),
      'order is unpaid and was not cancelled',
    ],
    [
      'a notice of user',
      () => addUserNotice('PENDING', ago(2 * MINUTE)),
      'notice is not sent after 9 attempts, past its deadline',
    ],
  ])('%s', async (_what, add, finding) => {
    await add();
    expect(await halfDone()).toEqual([finding]);
    expect((await report()).unsettled).toBe(0);
  });

  it('and what was given up, for a week, with what WeChat said', async () => {
    await addUserNotice('GIVEN_UP', ago(2 * DAY), ago(2 * DAY));
    await addUserNotice('GIVEN_UP', ago(2 * DAY), ago(2 * DAY), 45_009);
    await addUserNotice('GIVEN_UP', ago(8 * DAY), ago(8 * DAY));
    expect((await halfDone()).toSorted()).toEqual([
      'notice was given up after 9 attempts',
      'notice was given up after 9 attempts, WeChat answered 45009',
    ]);
  });
});

describe('the audit gives a refund that waits for its turn', () => {
  it('the time of those before it', async () => {
    await addRefund('PENDING', ago(11 * MINUTE));
    await databases.order.query('UPDATE refund SET attempts = 0');
    await addRefund('DONE', ago(11 * MINUTE));
    expect(await halfDone()).toHaveLength(1);
    await databases.order.query("UPDATE refund SET sent_at = ? WHERE state = 'DONE'", [ago(MINUTE)]);
    expect(await halfDone()).toEqual([]);
  });
});

describe('the audit calls unsettled, and not wrong, what still has time', () => {
  it.each<[string, () => Promise<void>]>([
    ['a placement', () => addPlacement(ahead(MINUTE))],
    ['stock to be given back', () => addRelease(ago(9 * MINUTE))],
    ['a refund', () => addRefund('PENDING', ago(9 * MINUTE))],
    ['a notice of order', () => addOrderNotice(ago(9 * MINUTE))],
    ['a payment that will be asked about', () => addPayment('OPEN', ahead(HOUR), ago(2 * MINUTE))],
    ['an unpaid order', () => addOrder('NEW', 'UNPAID', ago(1_000))],
    ['a notice of user', () => addUserNotice('PENDING', ahead(MINUTE))],
  ])('%s', async (_what, add) => {
    await add();
    expect(await halfDone()).toEqual([]);
    expect((await report()).unsettled).toBe(1);
  });

  it('and nothing that is done', async () => {
    await addRelease(ago(HOUR), ago(HOUR));
    await addOrderNotice(ago(HOUR), ago(HOUR));
    for (const state of ['SENT', 'REFUSED', 'SKIPPED']) await addUserNotice(state, ago(HOUR), ago(HOUR));
    for (const state of ['PAID', 'CLOSED']) await addPayment(state, ago(HOUR), ago(HOUR));
    for (const state of ['DONE', 'RENEWED']) await addRefund(state, ago(HOUR));
    expect(await halfDone()).toEqual([]);
    expect((await report()).unsettled).toBe(0);
  });
});

describe('the audit finds an order', () => {
  it.each([
    ['CANCELLED', 'PAID'],
    ['NEW', 'REFUNDING'],
    ['NEW', 'REFUNDED'],
  ])('that is %s and %s', async (status, payStatus) => {
    await addOrder(status, payStatus, ahead(HOUR));
    expect(await wrongMoney()).toContain(`order is ${status} and ${payStatus}`);
  });

  it('that is still REFUNDING when all of its money is back', async () => {
    await addOrder('CANCELLED', 'REFUNDING', ahead(HOUR), 'o');
    await addRefund('DONE', ago(HOUR));
    expect(await wrongMoney()).toContain('order is REFUNDING, but all of its refunds are done');
    await addRefund('PROCESSING', ago(MINUTE));
    expect(await wrongMoney()).not.toContain('order is REFUNDING, but all of its refunds are done');
  });
});

describe('the audit holds the books against the provider', () => {
  const payment: ProviderEntry = { kind: 'PAYMENT', number: 't', outTradeNo: 'o', fen: 100, at: ago(HOUR) };
  const refund: ProviderEntry = { kind: 'REFUND', number: 'r', outTradeNo: 'o', fen: 30, at: ago(HOUR) };
  const account = (...entries: ProviderEntry[]): ProviderAccount => ({
    entries,
    span: { from: ago(DAY), to: ago(MINUTE) },
  });
  const disagreements = async (...entries: ProviderEntry[]) =>
    (await report({ account: account(...entries) })).violations
      .filter(({ truth }) => truth.startsWith('3: the provider'))
      .map(({ finding }) => finding);

  const addReceipt = (paid_at: Date, amount_fen = 100) =>
    insert('order', 'receipt', {
      transaction_id: 't',
      out_trade_no: 'o',
      order_id: 'o',
      payer_openid: 'b',
      amount_fen,
      purpose: 'ORDER',
      paid_at,
      recorded_at: paid_at,
    });
  const addDoneRefund = (state: string, done_at: Date | null) =>
    insert('order', 'refund', {
      out_refund_no: 'r',
      order_id: 'o',
      out_trade_no: 'o',
      transaction_id: 't',
      amount_fen: 30,
      total_fen: 100,
      cause: 'LINES',
      reason: '',
      state,
      attempts: 1,
      due_at: ago(HOUR),
      created_at: ago(MINUTE),
      done_at,
    });

  it('and finds nothing where they agree', async () => {
    await addReceipt(ago(HOUR));
    await addDoneRefund('DONE', ago(HOUR));
    expect(await disagreements(payment, refund)).toEqual([]);
  });

  it('and finds what only the provider knows', async () => {
    expect(await disagreements(payment, refund)).toEqual([
      'payment t of 100 fen is at the provider, but not in our books',
      'refund r of 30 fen is at the provider, but not in our books',
    ]);
  });

  it('and finds what only our books know, within the time that it was asked for', async () => {
    await addReceipt(ago(HOUR));
    await addDoneRefund('DONE', ago(2 * DAY));
    expect(await disagreements()).toEqual(['payment t of 100 fen is in our books, but not at the provider']);
  });

  it('and finds other amounts, numbers and states', async () => {
    await addReceipt(ago(HOUR), 99);
    await addDoneRefund('PROCESSING', null);
    expect(await disagreements(payment, refund)).toEqual([
      'payment t of 100 fen at the provider is one of 99 fen in our books',
      'refund r of 30 fen is done at the provider, but not in our books',
    ]);
    expect(await disagreements({ ...payment, fen: 99, outTradeNo: 'x' })).toEqual([
      'payment t of 99 fen at the provider belongs to o in our books',
    ]);
  });

  it('and waits for what happened a moment ago', async () => {
    const recent = { ...payment, at: ago(1_000) };
    expect(await disagreements(recent)).toEqual([]);
    expect((await report({ account: account(recent) })).unsettled).toBe(1);
  });
});

describe('the audit reads what the reconciliation with the bills has left', () => {
  const chinaDay = (daysAgo: number): string =>
    new Date(Date.now() + 8 * HOUR - daysAgo * DAY).toISOString().slice(0, 10);
  const addDay = (day: string, differences: object[] = [], unreadable: number[] = []) =>
    insert('order', 'reconciliation', {
      day,
      bill_lines: 3,
      repaired: 0,
      differences: JSON.stringify(differences),
      done_at: ago(HOUR),
      unreadable_lines: JSON.stringify(unreadable),
    });
  const addPaymentOf = (paid_at: Date) =>
    insert('order', 'receipt', {
      transaction_id: 't',
      out_trade_no: 'o',
      order_id: 'o',
      payer_openid: 'b',
      amount_fen: 1,
      purpose: 'ORDER',
      paid_at,
      recorded_at: paid_at,
    });
  const findings = async () =>
    (await report({ bills: true })).violations
      .filter(({ truth }) => truth.startsWith('3: the bills'))
      .map(({ about, finding }) => `${about}: ${finding}`);

  it('open', async () => {
    await addDay(chinaDay(3), [{ kind: 'PAYMENT_UNKNOWN', number: 'x', billFen: 1, booksFen: null }], [7]);
    await addDay(chinaDay(4));
    await addDay(chinaDay(40), [{ kind: 'PAYMENT_UNKNOWN', number: 'old', billFen: 1, booksFen: null }]);
    expect(await findings()).toEqual([
      `x: PAYMENT_UNKNOWN in the bill of ${chinaDay(3)}`,
      `${chinaDay(3)}: line 7 of the bill cannot be read`,
    ]);
  });

  it('out, from the first payment on', async () => {
    await addPaymentOf(ago(5 * DAY));
    for (const daysAgo of [5, 3, 2, 1]) await addDay(chinaDay(daysAgo));
    expect(await findings()).toEqual([`${chinaDay(4)}: this day was not reconciled`]);
  });

  it('to be done later: the bill of a day comes the day after', async () => {
    await addPaymentOf(ago(0));
    expect(await findings()).toEqual([]);
  });
});
