import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock } from '../../apps/sandbox/src/clock/clock.js';
import { freshSchema } from '@diancan/testing/database';
import { captureLog } from '@diancan/testing/service';
import { expect } from 'vitest';
import { Browser } from './browser.js';

export interface LoginWorld {
  /** The gateway at the public origin's host name: 127.0.0.1. */
  readonly gateway: string;
  /** The gateway under its other host name. */
  readonly gatewayAsLocalhost: string;
  /** Called localhost, so that WeChat is another site than the gateway. */
  readonly sandbox: NestFastifyApplication;
  readonly clock: Clock;
  readonly secrets: readonly string[];
  /** Everything that the processes have logged, at level `trace`. */
  logged(): string;
  /** A browser of this WeChat user. */
  browserOf(user: string): Browser;
  /** Meanwhile WeChat cuts each call without an answer. */
  withoutWechat<T>(work: () => Promise<T>): Promise<T>;
  /** Runs the operator's command. */
  seller(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  stop(): Promise<void>;
}

/** Gateway, user service and sandbox on free ports in this process, with a real database and Redis. */
export async function openLoginWorld(): Promise<LoginWorld> {
  const schema = await freshSchema('login');
  const folder = mkdtempSync(join(tmpdir(), 'diancan-login-'));
  const [gatewayPort = 0, userPort = 0, sandboxPort = 0] = await freePorts(3);
  const ports = { gateway: gatewayPort, user: userPort, sandbox: sandboxPort };
  const secrets = ['oa-secret-5b1f', 'web-secret-9c2e'];
  Object.assign(process.env, environmentOf({ folder, ports, secrets, databaseUrl: schema.url }));
  const log = captureLog();
  const { gateway, user, sandbox, clock, seller } = await startServices(ports);
  return {
    gateway: `http://127.0.0.1:${gatewayPort}`,
    gatewayAsLocalhost: `http://localhost:${gatewayPort}`,
    sandbox,
    clock,
    secrets,
    logged: log.text,
    browserOf: name => new Browser().carry('localhost', 'wechat_user', name),
    seller,
    withoutWechat: work => withoutWechat(`http://127.0.0.1:${sandboxPort}`, work),
    stop: async () => {
      await Promise.all([gateway, user, sandbox].map(app => app.close()));
      log.restore();
      await schema.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

async function withoutWechat<T>(sandbox: string, work: () => Promise<T>): Promise<T> {
  const change = async (method: string, body?: string) =>
    expect((await fetch(`${sandbox}/sandbox/faults`, { method, ...(body && { body }) })).ok).toBe(true);
  await change('POST', JSON.stringify({ kind: 'cut', effect: 'none', times: null, match: { path: '/sns' } }));
  try {
    return await work();
  } finally {
    await change('DELETE');
  }
}

interface Ports {
  readonly gateway: number;
  readonly user: number;
  readonly sandbox: number;
}

const environmentOf = (world: {
  folder: string;
  ports: Ports;
  secrets: readonly string[];
  databaseUrl: string;
}) => ({
  DIANCAN_CONFIG_DIR: 'config-repo',
  DIANCAN_PROFILE: 'dev',
  DIANCAN_LOG_LEVEL: 'trace',
  // Another file with such a world may use the same Redis at the same time.
  DIANCAN_SERVER_LIST: 'static',
  DIANCAN_DATA_DIR: world.folder,
  DIANCAN_KEYS_DIR: join(world.folder, 'keys'),
  DIANCAN_GATEWAY_PORT: String(world.ports.gateway),
  DIANCAN_USER_PORT: String(world.ports.user),
  DIANCAN_SANDBOX_PORT: String(world.ports.sandbox),
  DIANCAN_DB_URL: world.databaseUrl,
  DIANCAN_REDIS_URL: process.env['DIANCAN_TEST_REDIS_URL'],
  DIANCAN_WECHAT_OA_APPID: 'wx-oa',
  DIANCAN_WECHAT_OA_SECRET: world.secrets[0],
  DIANCAN_WECHAT_WEB_APPID: 'wx-web',
  DIANCAN_WECHAT_WEB_SECRET: world.secrets[1],
  DIANCAN_WECHAT_API_URL: `http://127.0.0.1:${world.ports.sandbox}`,
  DIANCAN_WECHAT_OPEN_URL: `http://localhost:${world.ports.sandbox}`,
});

/** Imports the services only now, because they read the environment when they are loaded. */
async function startServices(ports: Ports) {
  const { createService } = await import('@diancan/platform');
  const { SandboxServiceModule } = await import('../../apps/sandbox/src/sandbox-service.module.js');
  const { readBodiesRaw } = await import('../../apps/sandbox/src/http/raw-bodies.js');
  const { Clock } = await import('../../apps/sandbox/src/clock/clock.js');
  const { UserServiceModule } = await import('../../apps/user/src/user-service.module.js');
  const { runSellerCommand } = await import('../../apps/user/src/seller-cli/seller.cli.js');
  const { GatewayServiceModule } = await import('../../apps/gateway/src/gateway-service.module.js');
  const { gatewayBootstrap } = await import('../../apps/gateway/src/gateway-bootstrap.js');
  const sandbox = await createService(SandboxServiceModule, { prepare: readBodiesRaw });
  await sandbox.listen(ports.sandbox, '127.0.0.1');
  const user = await createService(UserServiceModule);
  await user.listen(ports.user, '127.0.0.1');
  const gateway = await createService(GatewayServiceModule, gatewayBootstrap);
  await gateway.listen(ports.gateway, '127.0.0.1');
  const seller = async (...args: string[]) => {
    const written = { stdout: '', stderr: '' };
    const code = await runSellerCommand(args, {
      stdout: { write: text => void (written.stdout += text) },
      stderr: { write: text => void (written.stderr += text) },
    });
    return { code, ...written };
  };
  return { gateway, user, sandbox, clock: sandbox.get(Clock), seller };
}

/** All ports are held until all are known, so that no two are the same. */
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
