import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RefreshState, SettingsRefresh } from '@diancan/config-client';
import { type Caller, type Envelope, IDENTITY_HEADER } from '@diancan/contracts';
import { createService, IdentitySigner, Metrics, ownPrivateKey } from '@diancan/platform';
import { requireDescribed } from '@diancan/testing/api';
import { freshSchema } from '@diancan/testing/database';
import { fromTestRun } from '@diancan/testing/run';
import { madeUpMerchant } from '@diancan/testing/wechat';
import type { Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrderServiceModule } from '../src/order-service.module.js';

export interface Answer<T = unknown> extends Envelope<T> {
  readonly status: number;
}

interface RawAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly rawPayload: Buffer;
}

export interface StoredJob {
  readonly key: string | null;
  readonly state: 'WAITING' | 'DONE' | 'DEAD';
  readonly attempts: number;
  readonly isOverdue: boolean;
  /** A worker has claimed it. */
  readonly isClaimed: boolean;
  /** Time until it is due, in ms; negative if it is due already. */
  readonly waitMs: number;
}

/** An order service in this process with its own schema, called with the gateway's signed identity. */
export interface OrderService {
  /** For tests of providers that have no HTTP route. */
  readonly app: Awaited<ReturnType<typeof createService>>;
  call<T>(
    caller: Caller,
    method: 'GET' | 'POST',
    url: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** A GET whose answer is not JSON. */
  raw(caller: Caller, url: string): Promise<RawAnswer>;
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
  /** All jobs of a kind, the oldest first. */
  jobs(kind: string): Promise<StoredJob[]>;
  /** Its metrics in the text format of Prometheus. */
  metrics(): Promise<string>;
  /** Overrides settings of order.yml, and reloads them. */
  change(settings: Record<string, unknown>): Promise<RefreshState>;
  stop(): Promise<void>;
}

/**
 * @param productUrl URL of the product service that it calls
 * @param databasePath maps the URL of its schema to the URL that it connects to, for example of a proxy
 * @param module the service, or a module that imports it
 */
export async function startOrderService(
  productUrl: string,
  environment: Record<string, string> = {},
  databasePath: (url: string) => Promise<string> = async url => url,
  module: Type = OrderServiceModule,
): Promise<OrderService> {
  const schema = await freshSchema('order');
  const keys = await mkdtemp(join(tmpdir(), 'diancan-keys-'));
  const config = await mkdtemp(join(tmpdir(), 'diancan-config-'));
  await cp('config-repo', config, { recursive: true });
  Object.assign(process.env, madeUpMerchant(keys), {
    // No server listens there: tests that need WeChat Pay use the sandbox.
    DIANCAN_WECHAT_PAY_URL: 'http://127.0.0.1:1',
    DIANCAN_DB_URL: await databasePath(schema.url),
    DIANCAN_KEYS_DIR: keys,
    DIANCAN_CONFIG_DIR: config,
    DIANCAN_PRODUCT_PORT: new URL(productUrl).port,
    DIANCAN_SERVER_LIST: 'static',
    DIANCAN_REDIS_URL: fromTestRun('DIANCAN_TEST_REDIS_URL'),
    DIANCAN_LOG_LEVEL: 'silent',
    ...environment,
  });
  const gateway = new IdentitySigner('gateway', await ownPrivateKey(keys, 'gateway'));
  const app = await createService(module);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    ...callsOf(app, gateway),
    query: (sql, parameters) => app.get(DataSource).query(sql, parameters),
    jobs: kind => jobsOf(app.get(DataSource), kind),
    metrics: () => app.get(Metrics).text(),
    async change(settings) {
      await writeFile(join(config, 'order-dev.yml'), JSON.stringify(settings));
      return (await app.get(SettingsRefresh).request()).state;
    },
    async stop() {
      await app.close();
      await schema.drop();
      await Promise.all([keys, config].map(folder => rm(folder, { recursive: true })));
    },
  };
}

/** Requests as the gateway sends them. */
function callsOf(app: OrderService['app'], gateway: IdentitySigner): Pick<OrderService, 'call' | 'raw'> {
  return {
    async call<T>(
      caller: Caller,
      method: 'GET' | 'POST',
      url: string,
      body?: object,
      headers: Record<string, string> = {},
    ) {
      const identity = await gateway.sign(caller, 'order');
      const response = await app.inject({
        method,
        url,
        headers: { [IDENTITY_HEADER]: identity, ...headers },
        ...(body === undefined ? {} : { payload: body }),
      });
      const answer = { status: response.statusCode, ...response.json<Envelope<T>>() };
      requireDescribed(method, url, answer);
      return answer;
    },
    async raw(caller, url) {
      const headers = { [IDENTITY_HEADER]: await gateway.sign(caller, 'order') };
      return app.inject({ method: 'GET', url, headers });
    },
  };
}

async function jobsOf(database: DataSource, kind: string): Promise<StoredJob[]> {
  const rows = await database.query(
    `SELECT job_key AS \`key\`, state, attempts, overdue_since IS NOT NULL AS isOverdue,
       claim IS NOT NULL AS isClaimed,
       TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), due_at) / 1000 AS waitMs
     FROM job WHERE kind = ? ORDER BY job_id`,
    [kind],
  );
  return rows.map((row: Record<string, unknown>) => ({
    ...row,
    isOverdue: Number(row['isOverdue']) === 1,
    isClaimed: Number(row['isClaimed']) === 1,
    waitMs: Number(row['waitMs']),
  }));
}
