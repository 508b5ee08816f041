import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { furtherInstance } from '../../../scripts/fleet/further-instance.ts';
import { type Fleet, serviceUrl } from '../../../scripts/fleet/programs.ts';
import { runningFleet } from '../../../scripts/fleet/running.ts';
import type { Child } from '../../../scripts/processes/child.ts';
import { waitUntilReady } from '../../../scripts/processes/start-program.ts';
import { PROJECT } from '../../../scripts/project.mjs';
import { Failure } from '../../../scripts/terminal/failure.mjs';
import { stopSignals } from '../../../scripts/terminal/stop-signals.mjs';
import { Visitor } from '../../../scripts/visitor/visitor.ts';
import { startBenchFleet, stopBenchFleet } from '../order/bench-fleet.ts';

/** A fleet without limits of requests, where unpaid orders do not end during a run. */
const SETTINGS = {
  DIANCAN_RATE_LIMIT: 'false',
  // The gateway must not find the instances with other variants.
  DIANCAN_SERVER_LIST: 'static',
  DIANCAN_FLASH_SALE_PAY_WITHIN_MS: String(24 * 3_600_000),
};
const OPENED_WITHIN_MS = 30_000;

export interface Market {
  readonly fleet: Fleet;
  readonly gatewayUrl: string;
  readonly orderUrl: string;
  /** For what goes to and comes from the load generator. */
  readonly folder: string;
  readonly redis: Redis;
  /** Of the order service's schema. */
  readonly database: Pool;
  /** Publishes a flash sale of so many pieces that is open now. */
  publish(stock: number): Promise<string>;
  /** One more order service, with another way of selling. */
  variant(name: string): Promise<{ url: string; child: Child }>;
  rows<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

export async function openMarket(): Promise<Market> {
  const env = await startBenchFleet(PROJECT, SETTINGS);
  const closing: Array<() => unknown> = [() => stopBenchFleet(PROJECT, env)];
  const stop = async () => {
    for (const close of closing.toReversed()) await close();
  };
  try {
    return await marketOf(runningFleet(env), closing, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function marketOf(
  fleet: Fleet,
  closing: Array<() => unknown>,
  stop: () => Promise<void>,
): Promise<Market> {
  const redis = new Redis(fleet.addresses.redis);
  const database = createPool({
    uri: fleet.addresses.database.order,
    timezone: 'Z',
    supportBigNumbers: true,
  });
  closing.push(
    () => database.end(),
    () => redis.disconnect(),
  );
  const folder = `${fleet.settings.dataDir}/flash-sale`;
  mkdirSync(folder, { recursive: true });
  const gatewayUrl = `http://127.0.0.1:${fleet.settings.ports.gateway}`;
  const seller = new Visitor({ gatewayUrl, sandboxUrl: `http://127.0.0.1:${fleet.settings.ports.sandbox}` });
  await seller.loginAsSeller('seller-1');
  const rows = async <T>(sql: string, parameters: unknown[] = []) =>
    (await database.query<RowDataPacket[]>(sql, parameters))[0] as T[];
  return {
    fleet,
    gatewayUrl,
    orderUrl: serviceUrl('order', fleet.settings),
    folder,
    redis,
    database,
    rows,
    stop,
    async publish(stock) {
      const activityId = await publish(seller, stock);
      const end = performance.now() + OPENED_WITHIN_MS;
      const isOpen = async () =>
        (await rows('SELECT 1 FROM flash_shard WHERE activity_id = ? AND stage = ?', [activityId, 'OPEN']))
          .length > 0;
      while (!(await isOpen())) {
        if (performance.now() > end) throw new Failure(`The activity ${activityId} did not open.`);
        await sleep(50);
      }
      return activityId;
    },
    async variant(name) {
      const env = { ...fleet.env, DIANCAN_FLASH_SALE_VARIANT: name };
      const { port, program } = await furtherInstance('order', { ...fleet, env });
      const child = program.start();
      closing.push(() => child.stop());
      await waitUntilReady(program, child, stopSignals());
      return { url: `http://127.0.0.1:${port}`, child };
    },
  };
}

async function publish(seller: Visitor, stock: number): Promise<string> {
  const said = async (path: string, body: object) => {
    const { status, msg, data } = await seller.post(path, body, { 'idempotency-key': randomUUID() });
    if (status !== 200) throw new Failure(`${path}: ${msg}`);
    return data;
  };
  const { categoryId } = await said('/api/seller/category/save', {
    name: `bench ${randomUUID().slice(0, 8)}`,
  });
  const dish = { categoryId, name: 'bench dish', priceFen: 1_000, stock };
  const { productId } = await said('/api/seller/product/save', dish);
  const now = Date.now();
  const { activityId } = await said('/api/seller/flash-sale/publish', {
    productId,
    priceFen: 990,
    stock,
    startsAt: new Date(now - 1_000).toISOString(),
    endsAt: new Date(now + 24 * 3_600_000).toISOString(),
    limitPerBuyer: 1,
  });
  return activityId as string;
}
