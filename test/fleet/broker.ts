import { rmSync } from 'node:fs';
import { fromTestRun, uniqueName } from '@diancan/testing/run';
import { freePort } from '../../scripts/network/free-port.mjs';
import type { Child } from '../../scripts/processes/child.ts';
import { registryOf } from '../../scripts/processes/leftovers.mjs';
import { waitUntilReady } from '../../scripts/processes/start-program.ts';
import { rabbitmq } from '../../scripts/servers/rabbitmq.ts';

/** A broker for one spec alone, because the spec stops or kills it. */
export interface Broker {
  readonly url: string;
  /** Does nothing if it runs. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Sends SIGKILL to all of it; resolves when it is gone. */
  kill(): Promise<void>;
  /** Kills it, and removes its data: all queues and messages are lost. */
  wipe(): Promise<void>;
}

/** Not started yet. Its messages survive a restart and a kill. */
export async function aBroker(): Promise<Broker> {
  const runDir = fromTestRun('DIANCAN_TEST_DIR');
  const folder = `${runDir}/${uniqueName()}`;
  const server = rabbitmq({
    folder,
    port: await freePort(3),
    password: 'broker-of-a-spec',
    logFile: `${folder}/rabbitmq.log`,
    durable: false,
    // As for a fleet: `npm test` ends it even if the test process is killed.
    registry: registryOf(runDir),
  });
  await server.prepare();
  const children: Child[] = [];
  const kill = async () => {
    await Promise.all(children.splice(0).map(child => child.kill()));
  };
  return {
    url: server.url,
    async start() {
      if (children.length > 0) return;
      for (const program of server.programs) {
        const child = program.start();
        children.push(child);
        await waitUntilReady(program, child, new AbortController().signal);
      }
    },
    async stop() {
      for (const child of children.splice(0).toReversed()) await child.stop();
    },
    kill,
    async wipe() {
      await kill();
      rmSync(`${folder}/mnesia`, { recursive: true });
      await server.prepare();
    },
  };
}
