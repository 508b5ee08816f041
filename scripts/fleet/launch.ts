import { mkdirSync } from 'node:fs';
import { registryOf, runLockOf, stopLeftovers } from '../processes/leftovers.mjs';
import { tryLock } from '../processes/lock.mjs';
import { Supervisor } from '../processes/supervisor.ts';
import { chooseServers } from '../servers/choose.mjs';
import { openPark, stopCompose } from '../servers/park.ts';
import { Interrupted, reasonOf } from '../terminal/failure.mjs';
import { fleetNode } from '../toolchain/node.mjs';
import { prepareDatabase } from './database.ts';
import { refuseBusyPorts } from './ports.mjs';
import { alreadyRunning } from './preflight.mjs';
import { serviceProgram, type Fleet } from './programs.ts';
import { forgetFleet, rememberFleet } from './running.ts';
import { makeMerchantKeys } from './merchant-keys.ts';
import { loadSecrets, type Secrets } from './secrets.mjs';
import { SERVICES } from './services.mjs';
import type { Progress } from '../terminal/progress.mjs';
import type { Settings } from './settings.mjs';

interface LaunchOptions {
  settings: Settings;
  env: NodeJS.ProcessEnv;
  progress: Progress;
  /** Makes sure that the services are built. */
  build: (signal: AbortSignal) => Promise<void>;
  /** Gives a new fleet its first data. */
  seed: (fleet: Fleet) => Promise<void>;
  /** Aborts the start; after the start, ends the fleet. */
  signal: AbortSignal;
  /** Called when the fleet can be used. */
  onHealthy: () => void;
}

/**
 * Brings up everything: servers, build, schemas, services, first data.
 * @returns resolves when everything has ended after the signal
 * @throws {Failure} if the fleet does not become healthy, or Interrupted; by then, everything that was
 *   started has ended
 */
export async function launch(options: LaunchOptions): Promise<void> {
  const { settings, progress, signal, onHealthy } = options;
  const { dataDir } = settings;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dataDir);
  const supervisor = new Supervisor({ say: line => progress.say(line) });
  const interrupted = new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }));
  const failed = new AbortController();
  const up = bringUp(options, supervisor, AbortSignal.any([signal, failed.signal]));
  try {
    await Promise.race([up, supervisor.broken, interrupted]);
    if (signal.aborted) throw new Interrupted();
    onHealthy();
    await interrupted;
  } finally {
    failed.abort();
    await progress.step('stopping', async () => {
      await supervisor.stop();
      await Promise.allSettled([up]);
    });
    forgetFleet(dataDir);
    lock.release();
  }
}

async function bringUp(
  { settings, env, progress, build, seed, signal }: LaunchOptions,
  supervisor: Supervisor,
  ending: AbortSignal,
): Promise<void> {
  const { dataDir } = settings;
  const secrets = loadSecrets(dataDir);
  makeMerchantKeys(dataDir);
  await sweep(dataDir, secrets, progress);
  await refuseBusyPorts(settings);
  const registry = registryOf(dataDir);
  const sources = await chooseServers({ env, progress });
  const park = await openPark({ dataDir, sources, secrets, durable: true, supervisor, registry });
  const [database] = await Promise.all([
    progress.step('database', async () => {
      await park.start('mariadb');
      return prepareDatabase({ adminUrl: park.urls.mariadb, passwords: secrets.accounts });
    }),
    progress.step('Redis', () => park.start('redis')),
    build(ending),
  ]);
  const addresses = { database, redis: park.urls.redis, rabbitmq: park.urls.rabbitmq };
  const fleet = { settings, secrets, addresses, env, node: fleetNode(), registry };
  rememberFleet(fleet);
  await progress.step('config centre', () => supervisor.start(serviceProgram('config', fleet)));
  await progress.step('services', () =>
    Promise.all(
      SERVICES.filter(({ name }) => name !== 'config').map(({ name }) =>
        supervisor.start(serviceProgram(name, fleet)),
      ),
    ),
  );
  await seed(fleet);
  supervisor.keep();
  // It starts slowly, takes much CPU time, and no order needs it. Until it runs, processes poll for new
  // settings.
  void progress
    .step('RabbitMQ, in the background', () => park.start('rabbitmq'))
    .catch((error: unknown) => {
      if (!signal.aborted) progress.say(`! RabbitMQ did not start: ${reasonOf(error)}`);
    });
}

function lockFolder(dataDir: string) {
  const attempt = tryLock(runLockOf(dataDir));
  if ('lock' in attempt) return attempt.lock;
  throw alreadyRunning(dataDir, attempt.holder.pid);
}

async function sweep(dataDir: string, secrets: Secrets, progress: Progress) {
  const names = await stopLeftovers(dataDir);
  if (names.length > 0) progress.say(`✓ ended what a killed launcher had left running: ${names.join(', ')}`);
  await stopCompose(dataDir, secrets);
}
