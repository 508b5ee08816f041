import { mkdirSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { serviceEnvironment } from '../../../scripts/fleet/environment.ts';
import { freePort } from '../../../scripts/network/free-port.mjs';
import { PROJECT } from '../../../scripts/project.mjs';
import { listening } from '../gateway/subjects.ts';
import type { Shop } from './shop.ts';
import type { Subject } from './rounds.ts';

const PRODUCT_TABLES = ['transaction_branch', 'stock_journal', 'product'];
const ORDER_TABLES = ['global_transaction', 'orders', 'order_line', 'receipt'];

/** Two processes with Fastify and mysql2 that do the same two commits, in the same two schemas. */
export async function bareCreate(shop: Shop): Promise<Subject> {
  const { product, order } = shop.fleet.addresses.database;
  await copyTables(product, PRODUCT_TABLES);
  await copyTables(order, ORDER_TABLES);
  await query(product, ['INSERT INTO bench_product SELECT * FROM product']);
  const reserve = await program(shop, 'bare-reserve', [product]);
  const decide = await program(shop, 'bare-decide', [order, reserve.url]);
  return subject(shop, 'bare Fastify + mysql2, same commits', [reserve, decide]);
}

/** One process with Fastify, mysql2 and node:crypto, in one schema. */
export async function bareWhole(shop: Shop): Promise<Subject> {
  const { order } = shop.fleet.addresses.database;
  await copyTables(order, ORDER_TABLES);
  await query(order, [
    'DROP TABLE IF EXISTS bench_dish',
    'CREATE TABLE bench_dish (product_id CHAR(26) PRIMARY KEY, stock BIGINT NOT NULL)',
    ...shop.productIds.map(id => `INSERT INTO bench_dish VALUES ('${id}', 1000000000)`),
  ]);
  return subject(shop, 'bare Fastify + mysql2 + crypto', [await program(shop, 'bare-whole', [order])]);
}

type Running = Awaited<ReturnType<typeof program>>;

async function program(shop: Shop, name: string, args: string[]) {
  const port = await freePort();
  const folder = `${shop.fleet.settings.dataDir}/bare`;
  mkdirSync(folder, { recursive: true });
  const script = `${PROJECT}/test/bench/order/${name}.ts`;
  const env = serviceEnvironment('order', shop.fleet);
  const child = await listening({ folder, name, args: [script, String(port), ...args], env, port });
  return { name, child, url: `http://127.0.0.1:${port}` };
}

function subject(shop: Shop, name: string, programs: Running[]): Subject {
  const servers = () => shop.processes().filter(each => !SERVICES.has(each.name));
  return {
    name,
    target: { ...shop, url: programs.at(-1)!.url },
    database: shop.fleet.addresses.database.order,
    orders: 'bench_orders',
    processes: () => [...programs.map(each => ({ name: each.name, pid: each.child.pid })), ...servers()],
    async stop() {
      for (const { child } of programs) await child.stop();
    },
  };
}

/** A bare program does without them. */
const SERVICES = new Set(['gateway', 'user', 'product', 'order', 'config']);

const copyTables = (url: string, tables: string[]) =>
  query(
    url,
    tables.flatMap(table => [
      `DROP TABLE IF EXISTS bench_${table}`,
      `CREATE TABLE bench_${table} LIKE ${table}`,
    ]),
  );

async function query(url: string, statements: string[]): Promise<void> {
  const connection = await createConnection(url);
  for (const statement of statements) await connection.query(statement);
  await connection.end();
}
