import { createConnection } from 'mysql2/promise';
import type { Fleet } from '../../../scripts/fleet/programs.ts';
import { runningFleet } from '../../../scripts/fleet/running.ts';
import { Failure } from '../../../scripts/terminal/failure.mjs';
import { Visitor } from '../../../scripts/visitor/visitor.ts';
import { startBenchFleet, stopBenchFleet } from './bench-fleet.ts';
import type { Buyer, LoadTarget } from './load.ts';

export interface Shop extends LoadTarget {
  readonly fleet: Fleet;
  /** Its processes and their names. */
  processes(): ReadonlyArray<{ name: string; pid: number }>;
  stop(): Promise<void>;
}

/** A fleet with buyers that are logged in, and dishes. @param stock of each dish */
export async function openShop(
  checkout: string,
  { buyers, dishes, stock }: { buyers: number; dishes: number; stock: number },
): Promise<Shop> {
  const env = await startBenchFleet(checkout);
  const stop = () => stopBenchFleet(checkout, env);
  try {
    const fleet = runningFleet(env);
    const addresses = {
      gatewayUrl: `http://127.0.0.1:${fleet.settings.ports.gateway}`,
      sandboxUrl: `http://127.0.0.1:${fleet.settings.ports.sandbox}`,
    };
    const productIds = await makeDishes(addresses, dishes, stock);
    const names = Array.from({ length: buyers }, (_, index) => `bench-${index}`);
    const loggedIn = await Promise.all(
      names.map(user => logIn(addresses, fleet.addresses.database.order, user, productIds[0]!)),
    );
    return {
      url: addresses.gatewayUrl,
      sandboxUrl: addresses.sandboxUrl,
      buyers: loggedIn,
      productIds,
      fleet,
      processes: () => fleet.registry?.living() ?? [],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Addresses = { gatewayUrl: string; sandboxUrl: string };

/** Logs a buyer in, and reads the openid from the first order. */
async function logIn(
  addresses: Addresses,
  database: string,
  user: string,
  productId: string,
): Promise<Buyer> {
  const visitor = new Visitor(addresses);
  await visitor.loginAsBuyer(user);
  const { token } = visitor;
  if (token === undefined) throw new Failure(`${user} could not log in.`);
  const order = { name: '张三', phone: '1', address: '1', items: [{ productId, quantity: 1 }] };
  const key = { 'idempotency-key': `${user}-${Date.now()}` };
  const { status, msg, data } = await visitor.post('/api/order/create', order, key);
  if (status !== 200) throw new Failure(`${user} could not order: ${msg}`);
  const connection = await createConnection(database);
  const [rows] = await connection.query('SELECT buyer_openid AS openid FROM orders WHERE order_id = ?', [
    data.orderId,
  ]);
  await connection.end();
  return { user, token, openid: (rows as Array<{ openid: string }>)[0]!.openid };
}

async function makeDishes(addresses: Addresses, dishes: number, stock: number): Promise<string[]> {
  const seller = new Visitor(addresses);
  await seller.loginAsSeller('seller-1');
  const {
    data: { categoryId },
  } = await seller.post('/api/seller/category/save', { name: `bench ${Date.now()}` });
  return Promise.all(
    Array.from({ length: dishes }, async (_, index) => {
      const dish = { categoryId, name: `bench dish ${index}`, priceFen: 1_000, stock };
      return (await seller.post('/api/seller/product/save', dish)).data.productId as string;
    }),
  );
}
