import { databaseOptions, openMigrated } from '@diancan/database';
import type { DataSource } from 'typeorm';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { MIGRATIONS as orderMigrations } from '../../../apps/order/src/migrations/index.js';
import { MIGRATIONS as productMigrations } from '../../../apps/product/src/migrations/index.js';
import { MIGRATIONS as userMigrations } from '../../../apps/user/src/migrations/index.js';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { audit } from '../audit.ts';
import type { ProviderAccount } from '../truth-3-provider.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const MIGRATIONS = { order: orderMigrations, product: productMigrations, user: userMigrations };
export type Service = keyof typeof MIGRATIONS;
const SERVICES = Object.keys(MIGRATIONS) as Service[];

const schemas = {} as Record<Service, FreshSchema>;
export const databases = {} as Record<Service, DataSource>;

export const ago = (ms: number): Date => new Date(Date.now() - ms);
export const ahead = (ms: number): Date => ago(-ms);

export async function insert(service: Service, table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row);
  await databases[service].query(
    `INSERT INTO ${table} (${columns.map(column => `\`${column}\``).join()})
     VALUES (${columns.map(() => '?').join()})`,
    Object.values(row),
  );
}

export const addPlacement = (deadline: Date) =>
  insert('order', 'placement', {
    order_id: ulid(),
    buyer_openid: 'b',
    idempotency_key: ulid(),
    fingerprint: '',
    state: 'OPEN',
    created_at: ago(HOUR),
    deadline,
  });
export const addRelease = (created_at: Date, done_at: Date | null = null) =>
  insert('order', 'stock_release', {
    order_id: ulid(),
    attempts: 9,
    due_at: ahead(HOUR),
    created_at,
    done_at,
  });
export const addRefund = (state: string, created_at: Date) =>
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
export const addOrderNotice = (created_at: Date, done_at: Date | null = null) =>
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
export const addPayment = (state: string, expires_at: Date, query_due_at = ahead(HOUR)) =>
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
export const addOrder = (status: string, pay_status: string, expires_at: Date, order_id = ulid()) =>
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
export const addUserNotice = (
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

export const report = (provider?: { account?: ProviderAccount; bills?: boolean }) => {
  const nameOf = (service: Service): string => new URL(schemas[service].url).pathname.slice(1);
  return audit(
    schemas.order.url,
    { order: nameOf('order'), product: nameOf('product'), user: nameOf('user') },
    provider,
  );
};
export const halfDone = async () =>
  (await report()).violations
    .filter(({ truth }) => truth.startsWith('4'))
    .map(({ finding }) => finding.replace(/ [0-9A-Z]{26}/, ''));
export const wrongMoney = async () =>
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
