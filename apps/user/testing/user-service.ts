import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDENTITY_HEADER } from '@diancan/contracts';
import { createService, IdentitySigner, ownPrivateKey } from '@diancan/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createConnection } from 'mysql2/promise';
import { freshSchema } from '@diancan/testing/database';
import { UserServiceModule } from '../src/user-service.module.js';
import type { ScriptedWechat } from '@diancan/testing/wechat';

interface Visited {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** One process of the user service, as specs use it. */
export interface UserInstance {
  readonly app: NestFastifyApplication;
  /** Sends a request like the gateway does for a caller without a session. */
  visit(method: 'GET' | 'POST', url: string, body?: { type: string; text: string }): Promise<Visited>;
  stop(): Promise<void>;
}

/** A schema, keys and a WeChat for the instances of the user service that a spec starts and stops. */
export interface UserHome {
  start(environment?: Record<string, string>): Promise<UserInstance>;
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
  /** To be called after all instances have stopped. */
  leave(): Promise<void>;
}

export async function userHome(wechat: ScriptedWechat): Promise<UserHome> {
  const schema = await freshSchema('user');
  const keys = await mkdtemp(join(tmpdir(), 'diancan-keys-'));
  const database = await createConnection({ uri: schema.url, timezone: 'Z' });
  const gateway = new IdentitySigner('gateway', await ownPrivateKey(keys, 'gateway'));
  return {
    async start(environment = {}) {
      Object.assign(process.env, {
        DIANCAN_DB_URL: schema.url,
        DIANCAN_REDIS_URL: process.env['DIANCAN_TEST_REDIS_URL'],
        DIANCAN_KEYS_DIR: keys,
        DIANCAN_WECHAT_API_URL: wechat.url,
        DIANCAN_WECHAT_OPEN_URL: wechat.url,
        DIANCAN_WECHAT_OA_APPID: wechat.appId,
        DIANCAN_WECHAT_OA_SECRET: 'the-oa-secret',
        DIANCAN_WECHAT_WEB_APPID: 'wx-web',
        DIANCAN_WECHAT_WEB_SECRET: 'the-web-secret',
        ...environment,
      });
      const app = await createService(UserServiceModule);
      await app.init();
      await app.getHttpAdapter().getInstance().ready();
      return {
        app,
        async visit(method, url, body) {
          const identity = await gateway.sign({ role: 'anonymous', subject: '' }, 'user');
          const { statusCode, headers, payload } = await app.inject({
            method,
            url,
            ...(body && { payload: body.text }),
            headers: { [IDENTITY_HEADER]: identity, ...(body && { 'content-type': body.type }) },
          });
          return { status: statusCode, headers, text: payload };
        },
        stop: () => app.close(),
      };
    },
    query: async <T>(sql: string, parameters: unknown[] = []) =>
      (await database.query(sql, parameters))[0] as T[],
    async leave() {
      await database.end();
      await schema.drop();
      await rm(keys, { recursive: true });
    },
  };
}
