import { createConnection } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import { create, createAndPay, orderLoad } from './load.ts';
import type { Subject } from './rounds.ts';

const ORDERS = 5;
/** What an order leaves for a moment later is sent before the next one. */
const PAUSE_MS = 700;
/** As long as the orders take, so that both see as much of what a fleet does by itself. */
const IDLE_MS = ORDERS * (PAUSE_MS + 50);
/** The job that asks about a payment runs after 5 s. */
const LATER_MS = 9_000;
/** A fleet does some things every few seconds only: they disturb one lot, and not the sum of all. */
const LOTS = 6;

interface Lone {
  /** Statements of an order until shortly after it. */
  readonly atOnce: number;
  /** And those of its jobs, seconds later. */
  readonly inAll: number;
}

/**
 * Counts the statements that MariaDB got for one order (`Questions`), one order at a time on an idle fleet,
 * without those that an idle fleet sends.
 */
export async function statementsOfLoneOrders({ database, target }: Subject, pays: boolean): Promise<Lone> {
  const connection = await createConnection(database);
  const questions = async () => {
    const [rows] = await connection.query("SHOW GLOBAL STATUS LIKE 'Questions'");
    return Number((rows as Array<{ Value: string }>)[0]!.Value);
  };
  const during = async (work: () => Promise<unknown>) => {
    const [before, began] = [await questions(), performance.now()];
    await work();
    return { count: (await questions()) - before, ms: performance.now() - began };
  };
  const lone = { ...target, buyers: target.buyers.slice(0, 1) };
  const someOrders = async () => {
    for (let order = 0; order < ORDERS; order++) {
      await orderLoad(lone, pays ? createAndPay : create, 1);
      await sleep(PAUSE_MS);
    }
  };
  const sum = { idle: { count: 0, ms: 0 }, orders: { count: 0, ms: 0 }, later: { count: 0, ms: 0 } };
  const add = (to: { count: number; ms: number }, { count, ms }: { count: number; ms: number }) => {
    to.count += count;
    to.ms += ms;
  };
  await sleep(LATER_MS);
  for (let lot = 0; lot < LOTS; lot++) {
    add(sum.idle, await during(() => sleep(IDLE_MS)));
    add(sum.orders, await during(someOrders));
    add(sum.later, await during(() => sleep(LATER_MS)));
  }
  await connection.end();
  const perOrder = ({ count, ms }: { count: number; ms: number }) =>
    (count - (ms * sum.idle.count) / sum.idle.ms) / (LOTS * ORDERS);
  const atOnce = perOrder(sum.orders);
  return { atOnce, inAll: atOnce + perOrder(sum.later) };
}
