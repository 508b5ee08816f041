import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Caller, type Envelope, IDENTITY_HEADER, methodPath, stockContract } from '@diancan/contracts';
import { createService, IdentitySigner, ownPrivateKey } from '@diancan/platform';
import { DataSource } from 'typeorm';
import { requireDescribed } from '@diancan/testing/api';
import { freshSchema } from '@diancan/testing/database';
import { fromTestRun } from '@diancan/testing/run';
import { ProductServiceModule } from '../src/product-service.module.js';

export interface Answer<T = unknown> extends Envelope<T> {
  readonly status: number;
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly bytes: Buffer;
}

type Method = 'GET' | 'POST' | 'HEAD';

/**
 * A product service in this process with its own schema, called like the gateway and the order service call
 * it.
 */
export interface ProductService {
  /** For tests of providers that have no HTTP route. */
  readonly app: Awaited<ReturnType<typeof createService>>;
  readonly databaseUrl: string;
  readonly keysFolder: string;
  call<T>(
    caller: Caller,
    method: Method,
    url: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** Without an identity, unless the headers contain one. */
  raw(method: Method, url: string, headers?: Record<string, string>): Promise<RawAnswer>;
  signedBy(caller: Caller): Promise<string>;
  /** Calls the stock contract like the order service. */
  stock(method: keyof typeof stockContract.methods, params: object): Promise<Answer>;
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
  stop(): Promise<void>;
}

/**
 * @param redisUrl of the caches; the Redis of the test run by default
 * @param beside another instance of the same service, which is stopped last
 */
export async function startProductService({
  redisUrl = fromTestRun('DIANCAN_TEST_REDIS_URL'),
  beside,
}: { redisUrl?: string; beside?: ProductService } = {}): Promise<ProductService> {
  const schema = beside === undefined ? await freshSchema('product') : kept(beside.databaseUrl);
  const keys = beside?.keysFolder ?? (await mkdtemp(join(tmpdir(), 'diancan-keys-')));
  Object.assign(process.env, {
    DIANCAN_DB_URL: schema.url,
    DIANCAN_KEYS_DIR: keys,
    DIANCAN_REDIS_URL: redisUrl,
    DIANCAN_SERVER_LIST: 'static',
    DIANCAN_LOG_LEVEL: 'silent',
  });
  const gateway = new IdentitySigner('gateway', await ownPrivateKey(keys, 'gateway'));
  const order = new IdentitySigner('order', await ownPrivateKey(keys, 'order'));
  const app = await createService(ProductServiceModule);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();

  const sign = (caller: Caller) => (caller.role === 'service' ? order : gateway).sign(caller, 'product');
  const call = async <T>(
    caller: Caller,
    method: Method,
    url: string,
    body?: object,
    headers: Record<string, string> = {},
  ) => {
    const response = await app.inject({
      method,
      url,
      headers: { [IDENTITY_HEADER]: await sign(caller), ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    const answer = { status: response.statusCode, ...response.json<Envelope<T>>() };
    requireDescribed(method, url, answer);
    return answer;
  };
  return {
    app,
    databaseUrl: schema.url,
    keysFolder: keys,
    call,
    async raw(method, url, headers = {}) {
      const response = await app.inject({ method, url, headers });
      return { status: response.statusCode, headers: response.headers, bytes: response.rawPayload };
    },
    signedBy: sign,
    stock: (method, params) =>
      call({ role: 'service', subject: 'order' }, 'POST', methodPath(stockContract, method), params),
    query: (sql, parameters) => app.get(DataSource).query(sql, parameters),
    async stop() {
      await app.close();
      await schema.drop();
      if (beside === undefined) await rm(keys, { recursive: true });
    },
  };
}

const kept = (url: string) => ({ url, drop: async () => undefined });
