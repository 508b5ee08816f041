import { audit, type AuditOptions } from '@diancan/audit';
import { databaseOptions, openMigrated } from '@diancan/database';
import type { DataSource } from 'typeorm';
import { ulid } from 'ulid';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { MIGRATIONS as orderMigrations } from '../../apps/order/src/migrations/index.js';
import { MIGRATIONS as productMigrations } from '../../apps/product/src/migrations/index.js';
import { MIGRATIONS as userMigrations } from '../../apps/user/src/migrations/index.js';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const MIGRATIONS = { order: orderMigrations, product: productMigrations, user: userMigrations };
export type Service = keyof typeof MIGRATIONS;
const ORDER_TABLES = [
  'placement',
  'global_transaction',
  'job',
  'outbox',
  'sent_message',
  'refund',
  'receipt',
  'payment',
  'order_line',
  'orders',
  'reconciliation',
];
const USER_TABLES = ['job', 'outbox', 'sent_message', 'inbox', 'message_attempt', 'dead_letter'];
const PRODUCT_TABLES = [...USER_TABLES, 'transaction_branch'];
const SERVICES = Object.keys(MIGRATIONS) as Service[];

const schemas = {} as Record<Service, FreshSchema>;
export const databases = {} as Record<Service, DataSource>;

export const ago = (ms: number): Date => new Date(Date.now() - ms);
export const ahead = (ms: number): Date => ago(-ms);

/** Gives a service a table that it has not. @param create such as `jobTable` */
export const withTable = async (
  service: Service,
  [name, create]: readonly [name: string, create: string],
  work: () => Promise<void>,
): Promise<void> => {
  await databases[service].query(create);
  await work().finally(() => databases[service].query(`DROP TABLE ${name}`));
};

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
    rejection_due_at: deadline,
  });
const addOrderJob = (kind: string, id: string, created_at: Date, ended_at: Date | null) =>
  insert('order', 'job', {
    kind,
    job_key: ulid(),
    payload: JSON.stringify({ [id]: ulid() }),
    state: ended_at === null ? 'WAITING' : 'DONE',
    attempts: 9,
    due_at: ahead(HOUR),
    created_at,
    ended_at,
  });
export const addRelease = (created_at: Date, ended_at: Date | null = null) =>
  addOrderJob('stock-release', 'orderId', created_at, ended_at);
export const addMessage = (created_at: Date, attempts = 9, service: Service = 'order') =>
  insert(service, 'outbox', {
    message_id: ulid(),
    name: 'order.paid.v1',
    message_key: ulid(),
    payload: '{}',
    attempts,
    created_at,
    due_at: ahead(HOUR),
  });
export const addRefund = (state: string, created_at: Date, attempts = 9) =>
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
    attempts,
    created_at,
  });
export async function addPayment(
  state: string,
  expires_at: Date,
  due_at: Date | null = ahead(HOUR),
): Promise<void> {
  const out_trade_no = ulid();
  await insert('order', 'payment', {
    out_trade_no,
    order_id: 'o',
    buyer_openid: 'b',
    amount_fen: 1,
    state,
    expires_at,
    created_at: ago(HOUR),
    queries: 0,
    queried_at: ago(HOUR),
  });
  if (state !== 'OPEN' || due_at === null) return;
  await insert('order', 'job', {
    kind: 'payment-query',
    job_key: out_trade_no,
    payload: JSON.stringify({ outTradeNo: out_trade_no }),
    due_at,
    created_at: ago(HOUR),
  });
}
export const addOrder = (
  status: string,
  pay_status: string,
  expires_at: Date,
  order_id = ulid(),
  changed: object = {},
) =>
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
    expiry_due_at: expires_at,
    ...changed,
  });
/** The decision to place an order, which product knows. */
export const addTransaction = (gid: string, changed: object = {}) =>
  insert('order', 'global_transaction', {
    gid,
    name: 'place-order',
    outcome: 'COMMITTED',
    state: 'ENDED',
    branches: 'product/reservations.reserve',
    due_at: ago(MINUTE),
    decided_at: ago(MINUTE),
    ...changed,
  });
/** A confirmed reservation of 2 p and 1 q. */
export const addBranch = (gid: string, changed: object = {}) =>
  insert('product', 'transaction_branch', {
    gid,
    branch: 'reservations.reserve',
    name: 'place-order',
    initiator: 'order',
    state: 'CONFIRMED',
    args: JSON.stringify({
      lines: [
        { productId: 'p', quantity: 2 },
        { productId: 'q', quantity: 1 },
      ],
    }),
    answer: '[]',
    due_at: ago(MINUTE),
    created_at: ago(MINUTE),
    ...changed,
  });
/** Has failed 9 times, and is due in an hour. */
export const addJob = (created_at: Date, changed: object = {}, service: Service = 'user') =>
  insert(service, 'job', {
    kind: 'notice',
    job_key: 'n',
    payload: '{}',
    attempts: 9,
    due_at: ahead(HOUR),
    created_at,
    ...changed,
  });

export const report = (options?: AuditOptions) => {
  const nameOf = (service: Service): string => new URL(schemas[service].url).pathname.slice(1);
  return audit(
    schemas.order.url,
    { order: nameOf('order'), product: nameOf('product'), user: nameOf('user') },
    options,
  );
};
export const halfDone = async () =>
  (await report()).violations
    .filter(({ truth }) => truth.startsWith('4'))
    .map(({ finding }) => finding.replace(/ [0-9A-Z]{26}/, ''));
export const wrongMoney = async () =>
  (await report()).violations.filter(({ truth }) => truth.startsWith('3')).map(({ finding }) => finding);

/** A spec calls it once: the world is there for its tests. */
export function useAuditWorld(): void {
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
    for (const table of ORDER_TABLES) await databases.order.query(`DELETE FROM ${table}`);
    for (const table of PRODUCT_TABLES) await databases.product.query(`DELETE FROM ${table}`);
    for (const table of USER_TABLES) await databases.user.query(`DELETE FROM ${table}`);
  });
}
