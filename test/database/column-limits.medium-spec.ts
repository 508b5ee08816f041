import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  CONSUMERS,
  MAX_LENGTH,
  MAX_LINE_QUANTITY,
  MAX_ORDER_LINES,
  MAX_POSITION,
  MAX_PRICE_FEN,
  MAX_STOCK,
  ORDER_STATUSES,
  OWN_ID_LENGTH,
  PAY_STATUSES,
  REFUND_CAUSES,
  REFUND_STATES,
} from '@diancan/contracts';
import { databaseOptions, openMigrated } from '@diancan/database';
import * as idempotency from '@diancan/idempotency';
import * as jobs from '@diancan/jobs';
import * as messaging from '@diancan/messaging';
import { NOTICE_KINDS } from '../../apps/user/src/notice-template/domain/notice-kind.js';
import { PAY_LIMITS } from '@diancan/wechat';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS as ORDER_MIGRATIONS } from '../../apps/order/src/migrations/index.js';
import { PAYMENT_STATES } from '../../apps/order/src/payment/domain/payment-life.js';
import { PLACEMENT_STATES } from '../../apps/order/src/placement/domain/placement-life.js';
import { MIGRATIONS as PRODUCT_MIGRATIONS } from '../../apps/product/src/migrations/index.js';
import { MIGRATIONS as USER_MIGRATIONS } from '../../apps/user/src/migrations/index.js';
import { NOTICE_STATES } from '../../apps/user/src/notice/domain/notice-life.js';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';

/** The largest value for each column: the length of a text, or a whole number. */
type Largest = Readonly<Record<string, Readonly<Record<string, number>>>>;

const longest = (texts: readonly string[]): number => Math.max(...texts.map(text => text.length));
/** For an unlimited counter: at one per second it lasts for 68 years. */
const ENDLESS = 2 ** 31 - 1;
const MAX_MONEY = Number.MAX_SAFE_INTEGER;
const SHA256 = { hex: 64, base64url: 43 };
/** `<SHA-256 in hex>.<extension>` */
const PICTURE_NAME = SHA256.hex + '.webp'.length;

const IDEMPOTENT_REQUEST = {
  caller_role: longest(['anonymous', 'buyer', 'seller', 'service']),
  caller_id: MAX_LENGTH.openid,
  idempotency_key: MAX_LENGTH.idempotencyKey,
  fingerprint: SHA256.hex,
  refusal_code: 9_999,
};

const JOB = {
  job_id: MAX_MONEY,
  kind: 40,
  // Our own ids, and numbers of the provider.
  job_key: PAY_LIMITS.transactionId,
  state: longest(['WAITING', 'DONE', 'DEAD']),
  attempts: ENDLESS,
  claim: OWN_ID_LENGTH,
  is_behind: 1,
  // Cut to what the column holds: for people to read.
  last_error: 500,
};

const MESSAGE_NAME = 64;
const CONSUMER = longest(CONSUMERS.map(({ name }) => name));
// As if every consumer asked for an order.
const PREVIOUS = JSON.stringify(
  Object.fromEntries(CONSUMERS.map(({ name }) => [name, 'x'.repeat(OWN_ID_LENGTH)])),
).length;

const OUTBOX = {
  outbox: {
    seq: MAX_MONEY,
    message_id: OWN_ID_LENGTH,
    name: MESSAGE_NAME,
    message_key: MAX_LENGTH.id,
    previous: PREVIOUS,
    attempts: ENDLESS,
    last_error: 500,
  },
  sent_message: {
    seq: MAX_MONEY,
    message_id: OWN_ID_LENGTH,
    name: MESSAGE_NAME,
    message_key: MAX_LENGTH.id,
    previous: PREVIOUS,
    attempts: ENDLESS,
  },
};

const INBOX = {
  inbox: { consumer: CONSUMER, message_id: OWN_ID_LENGTH, batch: `dead-${'x'.repeat(OWN_ID_LENGTH)}`.length },
  message_attempt: { consumer: CONSUMER, message_id: OWN_ID_LENGTH, attempts: ENDLESS, last_error: 500 },
  // A message that cannot be read may have any id, name and key; they are cut.
  dead_letter: {
    id: MAX_MONEY,
    consumer: CONSUMER,
    message_id: OWN_ID_LENGTH,
    name: MESSAGE_NAME,
    message_key: MAX_LENGTH.id,
    previous: PREVIOUS,
    error: 500,
    attempts: ENDLESS,
  },
};

/** Tables for ordered consumers and transactional messages, which no service has yet. */
const OPTIONAL: Largest = {
  last_message: {
    consumer: CONSUMER,
    message_key: MAX_LENGTH.id,
    message_id: OWN_ID_LENGTH,
    previous_id: OWN_ID_LENGTH,
  },
  parked_message: {
    id: MAX_MONEY,
    consumer: CONSUMER,
    message_id: OWN_ID_LENGTH,
    name: MESSAGE_NAME,
    message_key: MAX_LENGTH.id,
    previous: PREVIOUS,
    previous_id: OWN_ID_LENGTH,
    attempts: ENDLESS,
    last_error: 500,
  },
  half_message: {
    id: OWN_ID_LENGTH,
    kind: 40,
    name: MESSAGE_NAME,
    message_key: MAX_LENGTH.id,
    message_id: OWN_ID_LENGTH,
    state: longest(['PREPARED', 'COMMITTED', 'ROLLED_BACK']),
    is_given_up: 1,
    attempts: ENDLESS,
    checks: ENDLESS,
    last_error: 500,
  },
};

class OptionalTables1796428800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { lastMessageTable, parkedMessageTable, halfMessageTable } = messaging;
    for (const table of [lastMessageTable, parkedMessageTable, halfMessageTable]) await runner.query(table);
  }

  async down(): Promise<void> {}
}

const ORDER: Largest = {
  idempotent_request: IDEMPOTENT_REQUEST,
  order_move: {
    order_id: OWN_ID_LENGTH,
    status: longest(ORDER_STATUSES),
    actor_role: longest(['buyer', 'seller', 'system']),
    actor_id: MAX_LENGTH.openid,
  },
  orders: {
    order_id: OWN_ID_LENGTH,
    buyer_openid: MAX_LENGTH.openid,
    status: longest(ORDER_STATUSES),
    pay_status: longest(PAY_STATUSES),
    amount_fen: MAX_ORDER_LINES * MAX_LINE_QUANTITY * MAX_PRICE_FEN,
    name: MAX_LENGTH.contactName,
    phone: MAX_LENGTH.phone,
    address: MAX_LENGTH.address,
    remark: MAX_LENGTH.remark,
    cancel_reason: MAX_LENGTH.reason,
    expiry_attempts: ENDLESS,
  },
  order_line: {
    order_id: OWN_ID_LENGTH,
    position: MAX_ORDER_LINES,
    product_id: MAX_LENGTH.id,
    name: MAX_LENGTH.productName,
    price_fen: MAX_PRICE_FEN,
    quantity: MAX_LINE_QUANTITY,
  },
  placement: {
    order_id: OWN_ID_LENGTH,
    buyer_openid: MAX_LENGTH.openid,
    idempotency_key: MAX_LENGTH.idempotencyKey,
    fingerprint: SHA256.base64url,
    state: longest(PLACEMENT_STATES),
    rejection_attempts: ENDLESS,
  },
  ...OUTBOX,
  job: JOB,
  payment: {
    out_trade_no: PAY_LIMITS.outTradeNo,
    order_id: OWN_ID_LENGTH,
    buyer_openid: MAX_LENGTH.openid,
    amount_fen: MAX_MONEY,
    state: longest(PAYMENT_STATES),
    queries: ENDLESS,
    notify_url: 255,
  },
  receipt: {
    transaction_id: PAY_LIMITS.transactionId,
    out_trade_no: PAY_LIMITS.outTradeNo,
    order_id: OWN_ID_LENGTH,
    payer_openid: PAY_LIMITS.openid,
    amount_fen: MAX_MONEY,
    purpose: longest(['ORDER', 'SURPLUS']),
  },
  refund: {
    out_refund_no: OWN_ID_LENGTH,
    order_id: OWN_ID_LENGTH,
    out_trade_no: PAY_LIMITS.outTradeNo,
    transaction_id: PAY_LIMITS.transactionId,
    amount_fen: MAX_MONEY,
    total_fen: MAX_MONEY,
    cause: longest(REFUND_CAUSES),
    reason: MAX_LENGTH.reason,
    state: longest(REFUND_STATES),
    attempts: ENDLESS,
    // Truncated to fit; only people read it.
    last_refusal: 64,
  },
  notification_nonce: { nonce: PAY_LIMITS.header },
  reconciliation: { day: 'YYYY-MM-DD'.length, bill_lines: ENDLESS, repaired: ENDLESS, other_lines: ENDLESS },
  reconciliation_day: { day: 'YYYY-MM-DD'.length, attempts: ENDLESS },
};

const PRODUCT: Largest = {
  idempotent_request: IDEMPOTENT_REQUEST,
  category: { category_id: OWN_ID_LENGTH, name: MAX_LENGTH.categoryName, position: MAX_POSITION },
  picture: { name: PICTURE_NAME, media_type: 'image/svg+xml'.length },
  product: {
    product_id: OWN_ID_LENGTH,
    category_id: OWN_ID_LENGTH,
    name: MAX_LENGTH.productName,
    price_fen: MAX_PRICE_FEN,
    description: MAX_LENGTH.description,
    icon: PICTURE_NAME,
    on_sale: 1,
    // Releases may raise it above the limit for sellers.
    stock: 1_000 * MAX_STOCK,
  },
  stock_journal: {
    journal_id: MAX_MONEY,
    product_id: OWN_ID_LENGTH,
    quantity: MAX_STOCK,
    reference: MAX_LENGTH.id,
    reason: MAX_LENGTH.reason,
  },
  stock_deduction: { order_id: MAX_LENGTH.id },
  seller_request: {
    seller_id: OWN_ID_LENGTH,
    request_key: MAX_LENGTH.idempotencyKey,
    fingerprint: SHA256.hex,
  },
};

const USER: Largest = {
  buyer: { openid: MAX_LENGTH.openid },
  seller: {
    seller_id: OWN_ID_LENGTH,
    openid: MAX_LENGTH.openid,
    web_openid: MAX_LENGTH.openid,
    unionid: MAX_LENGTH.openid,
    name: MAX_LENGTH.sellerName,
  },
  seller_request: { web_openid: MAX_LENGTH.openid, unionid: MAX_LENGTH.openid, attempts: ENDLESS },
  notice: {
    notice_id: MAX_LENGTH.id,
    kind: longest(NOTICE_KINDS),
    openid: MAX_LENGTH.openid,
    order_id: MAX_LENGTH.id,
    amount_fen: MAX_MONEY,
    summary: MAX_LENGTH.noticeSummary,
    state: longest(NOTICE_STATES),
    last_errcode: ENDLESS,
  },
  // The key of a notice is its id, which its caller makes.
  job: { ...JOB, job_key: MAX_LENGTH.id },
  ...OUTBOX,
  ...INBOX,
};

const SCHEMAS = [
  ['order', ORDER_MIGRATIONS, ORDER],
  ['product', PRODUCT_MIGRATIONS, PRODUCT],
  ['user', USER_MIGRATIONS, USER],
  ['messages', [OptionalTables1796428800000], OPTIONAL],
] as const;

/** The statements of the libraries that create tables. */
const LIBRARY_TABLES = Object.entries<unknown>({ ...idempotency, ...jobs, ...messaging }).flatMap(
  ([name, sql]) =>
    name.endsWith('Table') ? [/CREATE TABLE IF NOT EXISTS (\w+)/.exec(String(sql))![1]!] : [],
);

it('each table of a library is in one of the schemas here', () => {
  const known = SCHEMAS.flatMap(([, , largest]) => Object.keys(largest));
  expect(LIBRARY_TABLES.length).toBeGreaterThan(0);
  expect(LIBRARY_TABLES.filter(table => !known.includes(table))).toEqual([]);
});

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** The length of a text column, or the largest number of an integer column. */
  readonly room: number;
}

const LARGEST_NUMBER: Readonly<Record<string, number>> = {
  tinyint: 2 ** 7 - 1,
  smallint: 2 ** 15 - 1,
  int: 2 ** 31 - 1,
  bigint: Number.MAX_SAFE_INTEGER,
};

async function columnsOf(dataSource: DataSource): Promise<Column[]> {
  const rows = await dataSource.query<Array<Omit<Column, 'room'> & { characters: string | null }>>(
    `SELECT TABLE_NAME AS \`table\`, COLUMN_NAME AS name, DATA_TYPE AS type,
            CHARACTER_MAXIMUM_LENGTH AS characters
       FROM information_schema.columns
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> 'migrations'
        AND DATA_TYPE IN ('char', 'varchar', 'tinyint', 'smallint', 'mediumint', 'int', 'bigint')`,
  );
  return rows.map(({ characters, ...column }) => ({
    ...column,
    room: characters === null ? LARGEST_NUMBER[column.type]! : Number(characters),
  }));
}

describe.each(SCHEMAS)('the schema of %s', (service, migrations, largest) => {
  let schema: FreshSchema;
  let dataSource: DataSource;
  let columns: Column[];

  beforeAll(async () => {
    schema = await freshSchema(service);
    const modules = await Promise.all(
      globSync(`apps/${service}/src/**/*.entity.ts`).map(file => import(resolve(file))),
    );
    const entities = modules.flatMap(module => Object.values(module as object)) as never[];
    dataSource = await openMigrated({
      ...databaseOptions(schema.url, 2),
      migrations: [...migrations],
      entities,
    });
    columns = await columnsOf(dataSource);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await schema?.drop();
  });

  it('has room for the largest value of every column, and the table here knows them all', () => {
    const known = Object.entries(largest).flatMap(([table, of]) =>
      Object.keys(of).map(name => `${table}.${name}`),
    );
    expect(columns.map(({ table, name }) => `${table}.${name}`).toSorted()).toEqual(known.toSorted());
    expect(columns.filter(({ table, name, room }) => room < largest[table]![name]!)).toEqual([]);
  });

  it('has the columns that the entities describe', () => {
    const described = dataSource.entityMetadatas.flatMap(({ tableName, columns: of }) =>
      of.map(({ databaseName, type, length }) => ({
        table: tableName,
        name: databaseName,
        type: type === 'boolean' ? 'tinyint' : String(type),
        ...(length === '' ? {} : { room: Number(length) }),
      })),
    );
    expect(described.length > 0).toBe(service !== 'messages');
    for (const column of described) {
      const real = columns.find(({ table, name }) => table === column.table && name === column.name);
      if (real !== undefined) expect(real).toMatchObject(column);
    }
  });
});
