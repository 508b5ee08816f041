import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { MerchantClient } from '@diancan/testing/merchant';
import type { MerchantCard } from '../src/merchant/merchant-files.js';

export interface OpenSandbox {
  readonly url: string;
  readonly folder: string;
  readonly app: NestFastifyApplication;
  readonly appId: string;
  readonly secret: string;
  readonly merchant: MerchantClient;
  /** Calls one of the sandbox's own controls. */
  control(path: string, body?: object, method?: string): Promise<unknown>;
  /** Stops it, and starts another one on the same folder. */
  restart(): Promise<OpenSandbox>;
  stop(): Promise<void>;
}

/** A sandbox on a free port with a data folder of its own and default settings. */
export async function openSandbox(
  folder = mkdtempSync(join(tmpdir(), 'diancan-sandbox-')),
): Promise<OpenSandbox> {
  for (const name of Object.keys(process.env))
    if (/^DIANCAN_(WECHAT|SANDBOX)_/.test(name)) delete process.env[name];
  Object.assign(process.env, {
    DIANCAN_CONFIG_DIR: 'config-repo',
    DIANCAN_DATA_DIR: folder,
    DIANCAN_LOG_LEVEL: 'silent',
    DIANCAN_SANDBOX_REFUND_DONE_AFTER_MS: '1',
  });
  const { createService } = await import('@diancan/platform');
  const { SandboxServiceModule } = await import('../src/sandbox-service.module.js');
  const { readBodiesRaw } = await import('../src/http/raw-bodies.js');
  const { RegisteredAppStore } = await import('../src/registered-apps/registered-app.store.js');
  const app = await createService(SandboxServiceModule, { prepare: readBodiesRaw });
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  const { appId, secret } = app.get(RegisteredAppStore).officialAccount;
  const file = (name: string) => readFileSync(join(folder, 'sandbox', 'merchant', name), 'utf8');
  const card = JSON.parse(file('merchant.json')) as MerchantCard;
  const merchant = new MerchantClient({
    url,
    appId,
    card,
    privateKey: file('merchant.key.pem'),
    platformKey: file('platform.pub.pem'),
  });
  return {
    url,
    folder,
    app,
    appId,
    secret,
    merchant,
    control: async (path, body, method = body === undefined ? 'GET' : 'POST') => {
      const answer = await fetch(`${url}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.status === 204 ? null : answer.json();
    },
    restart: async () => {
      await app.close();
      return openSandbox(folder);
    },
    stop: async () => {
      await app.close();
      rmSync(folder, { recursive: true });
    },
  };
}
