import { fromTestRun, uniqueName } from '@diancan/testing/run';
import { createConnection } from 'mysql2/promise';
import { freePort } from '../../scripts/network/free-port.mjs';
import type { Child } from '../../scripts/processes/child.ts';
import { registryOf } from '../../scripts/processes/leftovers.mjs';
import { waitUntilReady } from '../../scripts/processes/start-program.ts';
import { mariadb } from '../../scripts/servers/mariadb.ts';

/** A MariaDB for one spec alone, because the spec kills it. It keeps what was committed. */
export class PrivateMariadb {
  #child: Child | undefined;

  private constructor(private readonly server: ReturnType<typeof mariadb>) {}

  static async start(): Promise<PrivateMariadb> {
    const runDir = fromTestRun('DIANCAN_TEST_DIR');
    const folder = `${runDir}/${uniqueName()}`;
    const server = mariadb({
      folder,
      port: await freePort(),
      password: 'mariadb-of-a-spec',
      logFile: `${folder}.log`,
      durable: false,
      // `npm test` ends it even if the test process is killed.
      registry: registryOf(runDir),
    });
    await server.prepare();
    const started = new PrivateMariadb(server);
    await started.start();
    return started;
  }

  async start(): Promise<void> {
    const [program] = this.server.programs;
    this.#child = program!.start();
    await waitUntilReady(program!, this.#child, new AbortController().signal);
  }

  /** Sends SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#child?.kill();
  }

  /** @returns the URL of a new schema */
  async schema(): Promise<string> {
    const url = new URL(this.server.url);
    const connection = await createConnection(url.href);
    url.pathname = `/${uniqueName()}`;
    await connection.query(`CREATE DATABASE ${url.pathname.slice(1)} CHARACTER SET utf8mb4`);
    await connection.end();
    return url.href;
  }
}
