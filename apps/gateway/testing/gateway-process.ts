import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { closedPort } from './closed-port.js';

/** A gateway as it runs in a fleet: a process of its own, from dist. */
export interface GatewayProcess {
  readonly origin: string;
  readonly port: number;
  /** Writes the profile file that overrides gateway.yml. A string is written as it is. */
  write(settings: Record<string, unknown> | string): void;
  /** Sends SIGHUP; resolves to the log message about it. */
  reload(): Promise<string>;
  /** Sends SIGTERM without waiting for the end. */
  beginStop(): void;
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

export async function startGatewayProcess(
  settings: Record<string, unknown>,
  redisUrl: string,
): Promise<GatewayProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'diancan-gateway-'));
  cpSync('config-repo', folder, { recursive: true });
  const file = join(folder, 'gateway-spec.yml');
  const write = (written: Record<string, unknown> | string) =>
    writeFileSync(file, typeof written === 'string' ? written : JSON.stringify(written));
  write(settings);
  const port = await closedPort();
  const child = spawn(process.execPath, ['dist/apps/gateway/src/main.js'], {
    env: {
      ...process.env,
      DIANCAN_CONFIG_DIR: folder,
      DIANCAN_PROFILE: 'spec',
      DIANCAN_KEYS_DIR: join(folder, 'keys'),
      DIANCAN_REDIS_URL: redisUrl,
      DIANCAN_SERVER_LIST: 'static',
      DIANCAN_GATEWAY_PORT: String(port),
      DIANCAN_GATEWAY_MANAGEMENT_PORT: '0',
      DIANCAN_LOG_LEVEL: 'info',
      DIANCAN_LINGER_MS: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const says = messagesOf(child);
  const ended = once(child, 'exit');
  await says(/^listening on/);
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    write,
    reload: () => {
      const said = says(/^settings /);
      child.kill('SIGHUP');
      return said;
    },
    beginStop: () => void child.kill('SIGTERM'),
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits for the next log message that matches. */
function messagesOf({ stdout }: ChildProcess): (pattern: RegExp) => Promise<string> {
  const lines = createInterface({ input: stdout! });
  return pattern =>
    new Promise(resolve => {
      lines.on('line', function look(line) {
        const { msg } = JSON.parse(line) as { msg: string };
        if (!pattern.test(msg)) return;
        lines.off('line', look);
        resolve(msg);
      });
    });
}
