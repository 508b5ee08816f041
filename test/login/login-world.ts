import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock } from '../../apps/sandbox/src/clock/clock.js';
import { freshSchema } from '@diancan/testing/database';
import { captureLog } from '@diancan/testing/service';
import { Browser } from './browser.js';

export interface LoginWorld {
  /** The gateway, by the name that the public origin has: 127.0.0.1. */
  readonly gateway: string;
  /** The gateway by its other name. */
  readonly gatewayAsLocalhost: string;
  /** WeChat is another site for the gateway: it is called localhost. */
  readonly sandbox: NestFastifyApplication;
  readonly clock: Clock;
  readonly secrets: readonly string[];
  /** Everything that the processes logged so far, at the level `trace`. */
  logged(): string;
  /** A browser that belongs to a WeChat user. */
  browserOf(user: string): Browser;
  /** The operator's command. */
  seller(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  stop(): Promise<void>;
}

/** Gateway, user service and sandbox on free ports, in this process, over a real database and Redis. */
export async function openLoginWorld(): Promise<LoginWorld> {
  const schema = await freshSchema('login');
  const folder = mkdtempSync(join(tmpdir(), 'diancan-login-'));
  const [gatewayPort = 0, userPort = 0, sandboxPort = 0] = await freePorts(3);
  const secrets = ['oa-secret-5b1f', 'web-secret-9c2e'];
  Object.assign(process.env, {
    DIANCAN_CONFIG_DIR: 'config-repo',
    DIANCAN_PROFILE: 'dev',
    DIANCAN_LOG_LEVEL: 'trace',
    DIANCAN_DATA_DIR: folder,
    DIANCAN_KEYS_DIR: join(folder, 'keys'),
    DIANCAN_GATEWAY_PORT: String(gatewayPort),
    DIANCAN_USER_PORT: String(userPort),
    DIANCAN_SANDBOX_PORT: String(sandboxPort),
    DIANCAN_DB_URL: schema.url,
    DIANCAN_REDIS_URL: process.env['DIANCAN_TEST_REDIS_URL'],
    DIANCAN_WECHAT_OA_APPID: 'wx-oa',
    DIANCAN_WECHAT_OA_SECRET: secrets[0],
    DIANCAN_WECHAT_WEB_APPID: 'wx-web',
    DIANCAN_WECHAT_WEB_SECRET: secrets[1],
    DIANCAN_WECHAT_API_URL: `http://127.0.0.1:${sandboxPort}`,
    DIANCAN_WECHAT_OPEN_URL: `http://localhost:${sandboxPort}`,
  });
  const log = captureLog();
  const { createService } = await import('@diancan/platform');
  const [
    { SandboxServiceModule },
    { readBodiesRaw },
    { Clock },
    { UserServiceModule },
    { runSellerCommand },
    { GatewayServiceModule },
    { gatewayBootstrap },
  ] = await Promise.all([
    import('../../apps/sandbox/src/sandbox-service.module.js'),
    import('../../apps/sandbox/src/http/raw-bodies.js'),
    import('../../apps/sandbox/src/clock/clock.js'),
    import('../../apps/user/src/user-service.module.js'),
    import('../../apps/user/src/seller-cli/seller.cli.js'),
    import('../../apps/gateway/src/gateway-service.module.js'),
    import('../../apps/gateway/src/gateway-bootstrap.js'),
  ]);
  const sandbox = await createService(SandboxServiceModule, { prepare: readBodiesRaw });
  await sandbox.listen(sandboxPort, '127.0.0.1');
  const user = await createService(UserServiceModule);
  await user.listen(userPort, '127.0.0.1');
  const gateway = await createService(GatewayServiceModule, gatewayBootstrap);
  await gateway.listen(gatewayPort, '127.0.0.1');
  return {
    gateway: `http://127.0.0.1:${gatewayPort}`,
    gatewayAsLocalhost: `http://localhost:${gatewayPort}`,
    sandbox,
    clock: sandbox.get(Clock),
    secrets,
    logged: log.text,
    browserOf: name => new Browser().carry('localhost', 'wechat_user', name),
    seller: async (...args) => {
      const written = { stdout: '', stderr: '' };
      const code = await runSellerCommand(args, {
        stdout: {
          write: text => {
            written.stdout += text;
          },
        },
        stderr: {
          write: text => {
            written.stderr += text;
          },
        },
      });
      return { code, ...written };
    },
    stop: async () => {
      await Promise.all([gateway, user, sandbox].map(app => app.close()));
      log.restore();
      await schema.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** All are held until all are known, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>(resolve => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map(server => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}
