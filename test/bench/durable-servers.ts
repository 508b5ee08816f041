import { randomBytes } from 'node:crypto';
import { freePort } from '../../scripts/network/free-port.mjs';
import type { Child } from '../../scripts/processes/child.ts';
import { waitUntilReady } from '../../scripts/processes/start-program.ts';
import { PRIVATE_SERVERS, type PrivateServer } from '../../scripts/servers/private.ts';
import { stopSignals } from '../../scripts/terminal/stop-signals.mjs';

/** How many ports in a row each needs. */
const PORTS = { mariadb: 1, rabbitmq: 3 };

export interface DurableServers<S extends keyof typeof PORTS> {
  readonly urls: Readonly<Record<S, string>>;
  /** By the name of the program. */
  readonly pids: Record<string, number>;
  stop(): Promise<void>;
}

/** Servers of a benchmark's own, as durable as those of a fleet. */
export async function durableServers<S extends keyof typeof PORTS>(
  folder: string,
  names: readonly S[],
): Promise<DurableServers<S>> {
  const running: Child[] = [];
  const pids: Record<string, number> = {};
  const urls: Partial<Record<S, string>> = {};
  const stop = async () => {
    for (const child of running.toReversed()) await child.stop();
  };
  const start = async ({ prepare, programs }: PrivateServer) => {
    await prepare();
    for (const program of programs) {
      const child = program.start();
      running.push(child);
      pids[program.name] = child.pid;
      await waitUntilReady(program, child, stopSignals());
    }
  };
  try {
    for (const name of names) {
      const server = PRIVATE_SERVERS[name]({
        folder: `${folder}/${name}`,
        port: await freePort(PORTS[name]),
        password: randomBytes(16).toString('hex'),
        durable: true,
        logFile: `${folder}/${name}.log`,
      });
      urls[name] = server.url;
      await start(server);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { urls: urls as Record<S, string>, pids, stop };
}
