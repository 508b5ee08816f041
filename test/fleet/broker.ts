import { fromTestRun, uniqueName } from '@diancan/testing/run';
import { freePort } from '../../scripts/network/free-port.mjs';
import type { Child } from '../../scripts/processes/child.ts';
import { registryOf } from '../../scripts/processes/leftovers.mjs';
import { waitUntilReady } from '../../scripts/processes/start-program.ts';
import { rabbitmq } from '../../scripts/servers/rabbitmq.ts';

/** A broker for one spec alone, because the spec stops or kills it. */
export interface Broker {
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Sends SIGKILL to all of it; resolves when it is gone. */
  kill(): Promise<void>;
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
  return {
    url: server.url,
    async start() {
      for (const program of server.programs) {
        const child = program.start();
        children.push(child);
        await waitUntilReady(program, child, new AbortController().signal);
      }
    },
    async stop() {
      for (const child of children.splice(0).toReversed()) await child.stop();
    },
    async kill() {
      await Promise.all(children.splice(0).map(child => child.kill()));
    },
  };
}
