import { databaseOptions, openMigrated } from '@diancan/database';
import type { DataSource } from 'typeorm';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { Orders1795305600000 } from './1795305600000-orders.js';
import { Payments1795392000000 } from './1795392000000-payments.js';
import { OrderMoves1795564800000 } from './1795564800000-order-moves.js';

const BEFORE = [Orders1795305600000, Payments1795392000000];

let schema: FreshSchema;
let database: DataSource;

type Refund = readonly [state: string, cause: string];
/** Orders of the previous release: name, status and pay status, refunds; then the state that is expected. */
const CASES: ReadonlyArray<
  readonly [name: string, before: string, refunds: readonly Refund[], after: string, released: boolean]
> = [
  [
    'all lines refunded while new, refunds still pending',
    'NEW REFUNDING',
    [['PENDING', 'LINES']],
    'CANCELLED REFUNDING',
    true,
  ],
  [
    'all lines refunded while new, all refunds made',
    'NEW REFUNDED',
    [['DONE', 'LINES']],
    'CANCELLED REFUNDED',
    true,
  ],
  [
    'cancelled after its lines were refunded, one refund pending',
    'CANCELLED REFUNDED',
    [
      ['PROCESSING', 'LINES'],
      ['DONE', 'LINES'],
    ],
    'CANCELLED REFUNDING',
    false,
  ],
  [
    'cancelled and refunded after a renewal',
    'CANCELLED REFUNDED',
    [
      ['RENEWED', 'CANCELLED'],
      ['DONE', 'CANCELLED'],
    ],
    'CANCELLED REFUNDED',
    false,
  ],
  [
    'cancelled and refunded, surplus refund pending',
    'CANCELLED REFUNDED',
    [
      ['DONE', 'CANCELLED'],
      ['PENDING', 'SURPLUS'],
    ],
    'CANCELLED REFUNDED',
    false,
  ],
  ['accepted, all lines refunded', 'ACCEPTED REFUNDED', [['DONE', 'LINES']], 'ACCEPTED REFUNDED', false],
  ['new and paid', 'NEW PAID', [['PENDING', 'LINES']], 'NEW PAID', false],
];
const orders = new Map<string, string>();

async function addOrder(name: string, state: string, refunds: readonly Refund[]): Promise<void> {
  const orderId = ulid();
  orders.set(name, orderId);
  const [status, payStatus] = state.split(' ');
  await database.query(
    `INSERT INTO orders (order_id, buyer_openid, status, pay_status, amount_fen, name, phone, address, remark,
       created_at, expires_at)
     VALUES (?, 'b', ?, ?, 2, '', '', '', '', NOW(), NOW())`,
    [orderId, status, payStatus],
  );
  for (const [refundState, cause] of refunds) {
    await database.query(
      `INSERT INTO refund (out_refund_no, order_id, out_trade_no, transaction_id, amount_fen, total_fen,
         cause, reason, state, attempts, due_at, created_at)
       VALUES (?, ?, ?, 't', 1, 2, ?, '', ?, 0, NOW(), NOW())`,
      [ulid(), orderId, orderId, cause, refundState],
    );
  }
}

beforeAll(async () => {
  schema = await freshSchema('order_moves');
  database = await openMigrated({ ...databaseOptions(schema.url, 2), migrations: BEFORE });
  for (const [name, before, refunds] of CASES) await addOrder(name, before, refunds);
  await database.destroy();
  database = await openMigrated({
    ...databaseOptions(schema.url, 2),
    migrations: [...BEFORE, OrderMoves1795564800000],
  });
  // Run it twice, as after a start that was killed half-way.
  await new OrderMoves1795564800000().up(database.createQueryRunner());
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

it.each(CASES)(
  'migrates an order of the previous release: %s',
  async (name, _before, _refunds, after, released) => {
    const [row] = await database.query(
      `SELECT CONCAT(status, ' ', pay_status) AS state,
         (SELECT COUNT(*) FROM stock_release r WHERE r.order_id = o.order_id) AS releases
       FROM orders o WHERE order_id = ?`,
      [orders.get(name)],
    );
    expect([row.state, Number(row.releases)]).toEqual([after, released ? 1 : 0]);
  },
);
