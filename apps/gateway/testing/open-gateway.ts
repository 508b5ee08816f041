import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RefreshState, SettingsRefresh } from '@diancan/config-client';
import { createService, Metrics } from '@diancan/platform';
import { SESSION_COOKIE, SessionStore } from '@diancan/session';
import { fromTestRun } from '@diancan/testing/run';
import { GatewayServiceModule } from '../src/gateway-service.module.js';
import { gatewayBootstrap } from '../src/gateway-bootstrap.js';

export interface OpenGateway {
  readonly origin: string;
  readonly port: number;
  /** Opens a session; resolves to the value for the header `cookie`. */
  cookieOf(role: 'buyer' | 'seller', subject: string): Promise<string>;
  /** Overrides gateway.yml with these settings, and refreshes. */
  change(settings: Record<string, unknown>): Promise<RefreshState>;
  /** Its metrics, in the text format of Prometheus. */
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

export interface GatewayOptions {
  /** The origin of every service. */
  readonly upstream: string;
  readonly redisUrl?: string;
  /** Overrides gateway.yml. */
  readonly settings?: Record<string, unknown>;
}

/** The whole gateway in this process, on a free port, with the repo's own configuration. */
export async function openGateway({
  upstream,
  redisUrl = fromTestRun('DIANCAN_TEST_REDIS_URL'),
  settings = {},
}: GatewayOptions): Promise<OpenGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'diancan-gateway-'));
  cpSync('config-repo', folder, { recursive: true });
  const services = { user: [upstream], product: [upstream], order: [upstream] };
  const write = (over: Record<string, unknown>) =>
    writeFileSync(
      join(folder, 'gateway-spec.yml'),
      JSON.stringify({ services, redis: { url: redisUrl }, ...over }),
    );
  write(settings);
  Object.assign(process.env, {
    DIANCAN_CONFIG_DIR: folder,
    DIANCAN_PROFILE: 'spec',
    DIANCAN_KEYS_DIR: join(folder, 'keys'),
    DIANCAN_SERVER_LIST: 'static',
    DIANCAN_LOG_LEVEL: 'silent',
  });
  const app = await createService(GatewayServiceModule, gatewayBootstrap);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    cookieOf: async (role, subject) => {
      const { token } = await app.get(SessionStore).open({ role, subject, name: subject });
      return `${SESSION_COOKIE}=${token}`;
    },
    change: async over => {
      write(over);
      return (await app.get(SettingsRefresh).request()).state;
    },
    metrics: () => app.get(Metrics, { strict: false }).text(),
    stop: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
