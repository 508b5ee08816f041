import { randomBytes } from 'node:crypto';
import { freePort } from '../../../scripts/network/free-port.mjs';
import { waitUntilReady } from '../../../scripts/processes/start-program.ts';
import { PRIVATE_SERVERS, type PrivateServer } from '../../../scripts/servers/private.ts';
import { stopSignals } from '../../../scripts/terminal/stop-signals.mjs';
import type { Child } from '../../../scripts/processes/child.ts';

export interface BenchServers {
  databaseUrl: string;
  brokerUrl: string;
  /** By the name of the program. */
  pids: Record<string, number>;
  stop(): Promise<void>;
}

/** A MariaDB and a RabbitMQ of its own, as durable as those of a fleet. */
export async function benchServers(folder: string): Promise<BenchServers> {
  const running: Child[] = [];
  const pids: Record<string, number> = {};
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
  const options = (name: string, port: number) => ({
    folder: `${folder}/${name}`,
    port,
    password: randomBytes(16).toString('hex'),
    durable: true,
    logFile: `${folder}/${name}.log`,
  });
  const mariadb = PRIVATE_SERVERS.mariadb(options('mariadb', await freePort()));
  const rabbitmq = PRIVATE_SERVERS.rabbitmq(options('rabbitmq', await freePort(3)));
  try {
    await start(mariadb);
    await start(rabbitmq);
  } catch (error) {
    await stop();
    throw error;
  }
  return { databaseUrl: mariadb.url, brokerUrl: rabbitmq.url, pids, stop };
}
