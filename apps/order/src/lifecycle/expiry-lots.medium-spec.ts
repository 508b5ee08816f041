import { UnitOfWork } from '@diancan/database';
import { claimLot, type ClaimSource } from '@diancan/jobs';
import { rowsReadBy } from '@diancan/testing/database';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buyer, orderClient } from '../../testing/order-client.js';
import { messagesAbout } from '../../testing/order-messages.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { OpenAttempt } from '../payment/open-attempt.use-case.js';
import { EXPIRY, ordersBeingPaid, ordersWithoutPayment } from './expiry.js';
import { MoveOrder } from './move-order.use-case.js';
import { UnpaidOrderJob } from './unpaid-order.job.js';

const LOT = 200;
const WAITING = 100_000;

let product: ScriptedProduct;
let service: OrderService;
const { aNewOrder } = orderClient(() => service);
const get = <T>(type: abstract new (...args: never[]) => T): T => service.app.get(type, { strict: false });

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100_000 });
  // The job runs when a test wakes it.
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '3600000' });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});
afterEach(async () => {
  for (const table of ['payment', 'order_line', 'order_move', 'orders', 'job'])
    await service.query(`TRUNCATE TABLE ${table}`);
});

const PREFIX = { NONE: '01NN', CLOSED: '01CC', OPEN: '01PP' };

/** Orders with a payment each, or without. @param secondsAgo negative for orders that are not due yet */
async function fill(count: number, secondsAgo: number, payment: keyof typeof PREFIX): Promise<void> {
  const id = `CONCAT('${PREFIX[payment]}', LPAD(seq, 22, '0'))`;
  await service.query(
    `INSERT INTO orders (order_id, buyer_openid, status, pay_status, amount_fen, name, phone, address, remark,
       created_at, expires_at, expiry_due_at)
     SELECT ${id}, 'o-1', 'NEW', 'UNPAID', 1, '', '', '', '', UTC_TIMESTAMP(3),
       UTC_TIMESTAMP(3) - INTERVAL ? SECOND, UTC_TIMESTAMP(3) - INTERVAL ? SECOND FROM seq_1_to_${count}`,
    [secondsAgo, secondsAgo],
  );
  if (payment === 'NONE') return;
  await service.query(
    `INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, state, expires_at, created_at,
       queries, queried_at)
     SELECT ${id}, ${id}, 'o-1', 1, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 0, UTC_TIMESTAMP(3)
     FROM seq_1_to_${count}`,
    [payment],
  );
}
const countOf = async (status: string): Promise<number> => {
  const [row] = await service.query<{ n: string }>('SELECT COUNT(*) AS n FROM orders WHERE status = ?', [
    status,
  ]);
  return Number(row!.n);
};
/** How many statements this connection has run, without this one. */
async function questions(tx: EntityManager): Promise<number> {
  const [row] = await tx.query<Array<{ Value: string }>>("SHOW SESSION STATUS LIKE 'Questions'");
  return Number(row!.Value);
}
/** Due for the job, while the buyer has still time to pay. */
const makeDue = () => service.query('UPDATE orders SET expiry_due_at = UTC_TIMESTAMP(3)');

describe('a lot of unpaid orders', () => {
  it('ends as each order would end alone: the same rows, the same move, the same message', async () => {
    const [alone, inLot] = [await aNewOrder(), await aNewOrder()];
    await get(MoveOrder).execute(alone, {}, EXPIRY);
    await makeDue();
    get(UnpaidOrderJob).wake();
    await vi.waitFor(async () => expect(await countOf('NEW')).toBe(0), 20_000);
    const traces = async (orderId: string): Promise<unknown> => {
      const rows = await Promise.all(
        ['orders', 'order_line', 'order_move'].map(table =>
          service.query<object>(`SELECT * FROM ${table} WHERE order_id = ?`, [orderId]),
        ),
      );
      const [{ gid } = {}] = rows[0] as Array<{ gid?: string }>;
      const all = JSON.stringify([...rows, await messagesAbout(service, orderId)]);
      // What is an order's own: ids and times.
      return JSON.parse(
        all
          .replaceAll(orderId, 'its id')
          .replaceAll(gid!, 'its gid')
          .replaceAll(/20\d\d-\d\d-\d\dT[\d:.]+Z/g, 'a time')
          .replaceAll(/[0-9A-Z]{26}/g, 'an id'),
      );
    };
    expect(await traces(inLot)).toEqual(await traces(alone));
    expect(await messagesAbout(service, inLot)).toHaveLength(1);
  });

  it(`of ${LOT} orders costs eleven statements`, async () => {
    await fill(LOT, 1, 'CLOSED');
    const statements = await get(UnitOfWork).run(async tx => {
      const before = await questions(tx);
      // It joins the transaction by a savepoint, which is set and released.
      await get(UnpaidOrderJob)['runOnce']();
      return (await questions(tx)) - before - 1 - 2;
    });
    expect(await countOf('CANCELLED')).toBe(LOT);
    // Claim, orders, open payments; orders moved, events, messages, their places; orders, lines, refunds;
    // moves.
    expect(statements).toBe(11);
  });

  it('leaves out an order whose payment was opened right before the lock', async () => {
    await fill(1, 1, 'CLOSED');
    await fill(1, 1, 'OPEN');
    const rows = await service.query<{ id: string }>('SELECT order_id AS id FROM orders ORDER BY order_id');
    const ids = rows.map(({ id }) => id);
    const moved = await get(UnitOfWork).run(async tx =>
      get(MoveOrder).together(tx, [...(await get(OrderRepository).lockAll(tx, ids)).values()], EXPIRY),
    );
    expect(moved).toBe(1);
    const left = await service.query("SELECT order_id FROM orders WHERE status = 'NEW'");
    expect(left).toEqual([{ order_id: expect.stringMatching(/^01PP/) as string }]);
  });

  it('is not held up by a claim of orders that are being paid, which passes it', async () => {
    await fill(LOT, 10, 'CLOSED');
    await fill(1, 1, 'OPEN');
    const claim = (source: ClaimSource) =>
      get(UnitOfWork).run(tx => claimLot(tx, source, { limit: LOT, leaseMs: 60_000, after: undefined }));
    const other = service.app.get(DataSource).createQueryRunner();
    try {
      await other.startTransaction();
      const lot = { limit: 32, leaseMs: 60_000, after: undefined };
      expect(await claimLot(other.manager, ordersBeingPaid, lot)).toHaveLength(1);
      expect(await claim(ordersWithoutPayment)).toHaveLength(LOT);
    } finally {
      await other.rollbackTransaction();
      await other.release();
    }
  });

  it('and payments opened in the same moment: an order ends or is being paid, not both', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 60; n++) ids.push(await aNewOrder());
    await makeDue();
    const opening = ids.map(orderId => get(OpenAttempt).execute(orderId, buyer.subject));
    get(UnpaidOrderJob).wake();
    await Promise.allSettled(opening);
    get(UnpaidOrderJob).wake();
    await get(UnpaidOrderJob).onApplicationShutdown();
    const wrong = await service.query(
      `SELECT order_id FROM orders
       WHERE (status = 'CANCELLED')
         = EXISTS (SELECT 1 FROM payment WHERE payment.order_id = orders.order_id)`,
    );
    expect(wrong).toEqual([]);
  });
});

describe(`a claim among ${WAITING} waiting orders`, () => {
  /** For each order of a lot its index entry, its row, its payment, and the same again to claim it. */
  const MOST = 10 * LOT;
  const readBy = (source: ClaimSource) =>
    rowsReadBy(get(UnitOfWork), () =>
      get(UnitOfWork).run(tx => claimLot(tx, source, { limit: LOT, leaseMs: 60_000, after: undefined })),
    );

  it('reads what is due alone, or its lot if all are due', async () => {
    await fill(WAITING, -600, 'NONE');
    // More payments than may be read.
    await fill(10 * MOST, -600, 'CLOSED');
    await fill(LOT, 1, 'OPEN');
    for (const source of [ordersWithoutPayment, ordersBeingPaid])
      expect(await readBy(source)).toBeLessThan(MOST);
    await makeDue();
    expect(await readBy(ordersWithoutPayment)).toBeLessThan(MOST);
  });
});
