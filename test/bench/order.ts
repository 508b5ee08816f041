import { availableParallelism } from 'node:os';
import { startBenchFleet, stopBenchFleet } from './bench-fleet.ts';
import { cpuSeconds } from './cpu-time.ts';
import { orderLoad } from './order-load.ts';
import { positive } from './positive.ts';
import { percentile } from './statistics.ts';
import { runningFleet } from '../../scripts/fleet/running.ts';
import { commandLine } from '../../scripts/terminal/command-line.mjs';
import { Failure } from '../../scripts/terminal/failure.mjs';
import { Visitor } from '../../scripts/visitor/visitor.ts';

const HELP = `npm run bench:order -- [--buyers 40] [--orders 2000] [--dishes 20]

Drives concurrent buyers through POST /api/order/create on a fleet of its own (durable servers, data in
.bench) and prints placed orders per second, p50 and p99, and who used the CPU. --dishes 1 is a flash sale
on one row.`;

const WARM_UP_ORDERS = 300;

export async function main(args: string[]): Promise<void> {
  const said = commandLine(args, HELP, {
    buyers: { type: 'string', default: '40' },
    orders: { type: 'string', default: '2000' },
    dishes: { type: 'string', default: '20' },
  });
  if (!said) return;
  const { values } = said;
  const env = await startBenchFleet();
  try {
    await bench(env, positive(values.buyers), positive(values.orders), positive(values.dishes));
  } finally {
    await stopBenchFleet(env);
  }
}

async function bench(env: NodeJS.ProcessEnv, buyers: number, orders: number, dishes: number) {
  const { settings, registry } = runningFleet(env);
  const addresses = {
    gatewayUrl: `http://127.0.0.1:${settings.ports.gateway}`,
    sandboxUrl: `http://127.0.0.1:${settings.ports.sandbox}`,
  };
  const tokens = await Promise.all(
    Array.from({ length: buyers }, (_, index) => logIn(addresses, `bench-${index}`)),
  );
  const productIds = await makeDishes(addresses, dishes, orders + WARM_UP_ORDERS);
  await orderLoad({ ...addresses, tokens, productIds, orders: WARM_UP_ORDERS });

  const watched = [{ name: 'load (this program)', pid: process.pid }, ...(registry?.living() ?? [])];
  const before = watched.map(({ pid }) => cpuSeconds(pid));
  const { seconds, latenciesMs, refused } = await orderLoad({ ...addresses, tokens, productIds, orders });
  const spent = watched.map(({ name, pid }, index) => ({
    name,
    cpu: cpuSeconds(pid) - (before[index] ?? 0),
  }));

  console.log(`\n${buyers} buyers, ${orders} orders of ${dishes} dishes, ${availableParallelism()} cores`);
  console.log(`placed      ${(latenciesMs.length / seconds).toFixed(0)} orders/s`);
  console.log(
    `latency     p50 ${percentile(latenciesMs, 0.5).toFixed(0)} ms, ` +
      `p99 ${percentile(latenciesMs, 0.99).toFixed(0)} ms`,
  );
  for (const [status, count] of refused) console.log(`refused     ${count} × HTTP ${status}`);
  console.log('CPU per order:');
  for (const { name, cpu } of spent.filter(process => process.cpu > 0.05).toSorted((a, b) => b.cpu - a.cpu)) {
    console.log(`  ${name.padEnd(20)} ${((cpu / orders) * 1_000).toFixed(2)} ms`);
  }
}

/** @returns its session */
async function logIn(addresses: { gatewayUrl: string; sandboxUrl: string }, user: string): Promise<string> {
  const visitor = new Visitor(addresses);
  await visitor.loginAsBuyer(user);
  if (visitor.token === undefined) throw new Failure(`${user} could not log in.`);
  return visitor.token;
}

/** @param stock of each */
async function makeDishes(
  addresses: { gatewayUrl: string; sandboxUrl: string },
  dishes: number,
  stock: number,
) {
  const seller = new Visitor(addresses);
  await seller.loginAsSeller('seller-1');
  const {
    data: { categoryId },
  } = await seller.post('/api/seller/category/save', { name: `bench ${Date.now()}` });
  return Promise.all(
    Array.from({ length: dishes }, async (_, index) => {
      const { data } = await seller.post('/api/seller/product/save', {
        categoryId,
        name: `bench dish ${index}`,
        priceFen: 1_000,
        stock,
      });
      return data.productId as string;
    }),
  );
}
