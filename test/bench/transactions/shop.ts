import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createPool } from 'mysql2/promise';
import { ulid } from 'ulid';
import { freePort } from '../../../scripts/network/free-port.mjs';
import { built } from '../rpc/built.ts';
import { type Purchase, SHOP_SERVICES, type ShopService } from '../../transaction/purchase.ts';
import { ShopInstance } from '../../transaction/shop-instance.ts';
import { shopSettings } from '../../transaction/shop-settings.ts';
import { SHOP_TABLES } from '../../transaction/shop-tables.ts';

const { globalTransactionTable, transactionBranchTable } = await built('transaction/src/index');

/** More than any benchmark takes. */
const FULL_PURSE = 1_000_000_000;
const SETTLED_EVERY_MS = 50;
/** As the fleet. */
const JOBS_EVERY_MS = 1_000;

/** Three services, each a process with a schema of its own: one begins transactions, two take part. */
export interface BenchShop {
  /** By the name of the service. */
  readonly pids: Record<string, number>;
  /** Buyers with full purses. */
  readonly owners: readonly string[];
  /** @throws Error if the purchase is refused or fails */
  buy(purchase: Purchase): Promise<void>;
  /** How many statements the database has got so far. */
  statements(): Promise<number>;
  /** Resolves when every participant knows how its transactions ended. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function openShop(databaseUrl: string, buyers: number): Promise<BenchShop> {
  const admin = createPool(databaseUrl);
  const keys = mkdtempSync(join(tmpdir(), 'diancan-bench-keys-'));
  const owners = Array.from({ length: buyers }, () => ulid());
  const first = await freePort(SHOP_SERVICES.length);
  const portOf = (service: ShopService) => first + SHOP_SERVICES.indexOf(service);
  const addressesOf = (...services: ShopService[]) =>
    Object.fromEntries(services.map(service => [service, [`http://127.0.0.1:${portOf(service)}`]]));
  const start = async (service: ShopService): Promise<ShopInstance> => {
    await fill(databaseUrl, service, owners);
    const settings = shopSettings({
      port: portOf(service),
      databaseUrl: new URL(schemaOf(service), databaseUrl).href,
      services: service === 'order' ? addressesOf('product', 'user') : addressesOf('order'),
      jobsEveryMs: JOBS_EVERY_MS,
      retries: 1,
    });
    return ShopInstance.start(service, settings, keys);
  };
  const instances = await Promise.all(SHOP_SERVICES.map(start));
  const order = instances[SHOP_SERVICES.indexOf('order')]!;
  return {
    pids: Object.fromEntries(instances.map(({ service, pid }) => [service, pid])),
    owners,
    async buy(purchase) {
      const { error } = await order.buy(purchase);
      if (error !== undefined) throw new Error(error);
    },
    async statements() {
      const [rows] = await admin.query("SHOW GLOBAL STATUS LIKE 'Questions'");
      return Number((rows as Array<{ Value: string }>)[0]!.Value);
    },
    async settled() {
      for (;;) {
        const [rows] = await admin.query(
          `SELECT 1 FROM ${schemaOf('order')}.global_transaction WHERE state = 'ENDING' LIMIT 1`,
        );
        if (Array.isArray(rows) && rows.length === 0) return;
        await pause(SETTLED_EVERY_MS);
      }
    },
    async close() {
      await Promise.all(instances.map(instance => instance.kill()));
      await admin.end();
      rmSync(keys, { recursive: true, force: true });
    },
  };
}

const schemaOf = (service: ShopService) => `bench_${service}`;

async function fill(databaseUrl: string, service: ShopService, owners: readonly string[]): Promise<void> {
  const admin = createPool(databaseUrl);
  await admin.query(`CREATE DATABASE ${schemaOf(service)} CHARACTER SET utf8mb4`);
  await admin.end();
  const pool = createPool(new URL(schemaOf(service), databaseUrl).href);
  const ofTransactions = service === 'order' ? globalTransactionTable : transactionBranchTable;
  for (const table of [ofTransactions, ...SHOP_TABLES[service]]) await pool.query(table);
  if (service !== 'order')
    await pool.query('INSERT INTO purse (owner, free) VALUES ?', [owners.map(owner => [owner, FULL_PURSE])]);
  await pool.end();
}
