import { createConnection } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import { create, createAndPay, orderLoad } from './load.ts';
import type { Subject } from './rounds.ts';

const IDLE_MS = 5_000;
const ORDERS = 4;
/** What an order leaves for a moment later is sent before the next one. */
const PAUSE_MS = 700;
/** The job that asks about a payment runs after 5 s. */
const LATER_MS = 9_000;

/**
 * Counts the statements that MariaDB got for one order (`Questions`), one order at a time on an idle fleet,
 * without those that an idle fleet sends.
 * @returns until shortly after the order; and also those of its jobs, seconds later
 */
export async function statementsOfLoneOrders(
  { database, target }: Subject,
  pays: boolean,
): Promise<{ atOnce: number; inAll: number }> {
  const connection = await createConnection(database);
  const questions = async () => {
    const [rows] = await connection.query("SHOW GLOBAL STATUS LIKE 'Questions'");
    return { count: Number((rows as Array<{ Value: string }>)[0]!.Value), at: performance.now() };
  };
  const lone = { ...target, buyers: target.buyers.slice(0, 1) };
  await sleep(LATER_MS);
  const first = await questions();
  await sleep(IDLE_MS);
  const idle = await questions();
  const perMs = (idle.count - first.count) / (idle.at - first.at);
  const since = ({ count, at }: typeof idle) => (count - idle.count - (at - idle.at) * perMs) / ORDERS;
  for (let order = 0; order < ORDERS; order++) {
    await orderLoad(lone, pays ? createAndPay : create, 1);
    await sleep(PAUSE_MS);
  }
  const atOnce = since(await questions());
  await sleep(LATER_MS);
  const inAll = since(await questions());
  await connection.end();
  return { atOnce, inAll };
}
