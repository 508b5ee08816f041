import { availableParallelism, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { PROJECT } from '../../scripts/project.mjs';
import { commandLine } from '../../scripts/terminal/command-line.mjs';
import { positive } from './positive.ts';
import { statementsOfLoneOrders } from './order/lone-orders.ts';
import { measure, printTable, type Subject } from './order/rounds.ts';
import { openShop } from './order/shop.ts';
import { bareCreate, bareWhole } from './order/yardsticks.ts';

const HELP = `npm run bench:order -- [--pay] [--dishes 20] [--buyers 40] [--orders 1000] [--rounds 3]
                       [--against FOLDER]

Drives concurrent buyers, who are logged in, through POST /api/order/create at the gateway of a fleet of its
own (durable servers, data in .bench), and in turn through a bare Fastify + mysql2 program that does the same
two commits in two processes, on the same MariaDB. Prints orders per second, in proportion to the bare
program, statements and CPU time per order, and the statements of one order at a time on the idle fleet.

--pay              a whole order: create, prepay (WeChat Pay v3, JSAPI) and the notification, beside a bare
                   program with node:crypto, the same sandbox and one schema
--dishes 1         a flash sale on one row
--against FOLDER   also measures the fleet of this checkout (another version in a worktree of its own)
--no-count         does not count the statements of one order at a time, which takes two minutes for each
                   fleet`;

export async function main(args: string[]): Promise<void> {
  const said = commandLine(args, HELP, {
    pay: { type: 'boolean' },
    buyers: { type: 'string', default: '40' },
    orders: { type: 'string', default: '1000' },
    dishes: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    against: { type: 'string', default: '' },
    'no-count': { type: 'boolean' },
  });
  if (!said) return;
  const { values } = said;
  await bench({
    pays: values.pay ?? false,
    counts: !values['no-count'],
    buyers: positive(values.buyers),
    orders: positive(values.orders),
    dishes: positive(values.dishes),
    rounds: positive(values.rounds),
    against: values.against === '' ? null : resolve(values.against),
  });
}

interface Options {
  pays: boolean;
  counts: boolean;
  buyers: number;
  orders: number;
  dishes: number;
  rounds: number;
  against: string | null;
}

async function bench(options: Options): Promise<void> {
  const { pays, counts, buyers, orders, dishes, rounds, against } = options;
  const stock = orders * (rounds + 1) + buyers + 100;
  const subjects: Subject[] = [];
  const stops: Array<() => Promise<void>> = [];
  try {
    const fleet = async (checkout: string, name: string) => {
      const shop = await openShop(checkout, { buyers, dishes, stock });
      stops.push(shop.stop);
      const { order } = shop.fleet.addresses.database;
      subjects.push({ ...shop, name, target: shop, database: order, orders: 'orders' });
      return shop;
    };
    const shop = await fleet(PROJECT, 'fleet, at the gateway');
    if (against !== null) await fleet(against, 'fleet of the other checkout');
    const fleets = [...subjects];
    const bare = await (pays ? bareWhole(shop) : bareCreate(shop));
    stops.push(bare.stop);
    subjects.push(bare);
    console.log(
      `\n${buyers} buyers, ${rounds} rounds of ${orders} orders${pays ? ' with payment' : ''}, ` +
        `${dishes} dishes, ` +
        `${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}`,
    );
    printTable(await measure(subjects, { rounds, orders, pays }), 'bare');
    console.log(`load afterwards ${loadavg()[0]!.toFixed(1)}`);
    for (const each of counts ? fleets : []) {
      const { atOnce, inAll } = await statementsOfLoneOrders(each, pays);
      console.log(
        `${each.name}: ${atOnce.toFixed(1)} statements for one order at a time, ` +
          `${inAll.toFixed(1)} with its jobs later`,
      );
    }
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}
