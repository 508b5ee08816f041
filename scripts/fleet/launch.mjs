// @ts-check
import { mkdirSync } from 'node:fs';
import { registryOf, runLockOf, stopLeftovers } from '../processes/leftovers.mjs';
import { tryLock } from '../processes/lock.mjs';
import { Supervisor } from '../processes/supervisor.mjs';
import { chooseServers } from '../servers/choose.mjs';
import { openPark, stopCompose } from '../servers/park.mjs';
import { Interrupted } from '../terminal/failure.mjs';
import { fleetNode } from '../toolchain/node.mjs';
import { prepareDatabase } from './database.mjs';
import { refuseBusyPorts } from './ports.mjs';
import { alreadyRunning } from './preflight.mjs';
import { serviceProgram } from './programs.mjs';
import { forgetFleet, rememberFleet } from './running.mjs';
import { makeMerchantKeys } from './merchant-keys.mjs';
import { loadSecrets } from './secrets.mjs';
import { SERVICES } from './services.mjs';

/** @typedef {import('../terminal/progress.mjs').Progress} Progress */
/** @typedef {import('./settings.mjs').Settings} Settings */

/**
 * Brings up everything: servers, build, schemas, services, first data.
 * @param {object} options
 * @param {Settings} options.settings
 * @param {NodeJS.ProcessEnv} options.env
 * @param {Progress} options.progress
 * @param {(signal: AbortSignal) => Promise<void>} options.build makes sure that the services are built
 * @param {(fleet: import('./programs.mjs').Fleet) => Promise<void>} options.seed gives a new fleet its first data
 * @param {AbortSignal} options.signal ends the start, or later the fleet
 * @param {() => void} options.onHealthy called when the fleet can be used
 * @returns {Promise<void>} resolves when everything has ended after the signal
 * @throws {Failure} what kept it from getting healthy, or Interrupted; by then everything has been ended again
 */
export async function launch({ settings, env, progress, build, seed, signal, onHealthy }) {
  const { dataDir } = settings;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dataDir);
  const supervisor = new Supervisor({ say: line => progress.say(line) });
  const interrupted = new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }));
  const failed = new AbortController();
  const up = bringUp(AbortSignal.any([signal, failed.signal]));
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

  /** @param {AbortSignal} ending */
  async function bringUp(ending) {
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
    // It takes long and much of the processor, and nobody needs it to take an order. Settings that change meanwhile
    // are asked for instead of told.
    void progress
      .step('RabbitMQ, in the background', () => park.start('rabbitmq'))
      .catch(error => {
        if (!signal.aborted) progress.say(`! RabbitMQ did not start: ${error.message}`);
      });
  }
}

/** @param {string} dataDir */
function lockFolder(dataDir) {
  const attempt = tryLock(runLockOf(dataDir));
  if ('lock' in attempt) return attempt.lock;
  throw alreadyRunning(dataDir, attempt.holder.pid);
}

/** @param {string} dataDir @param {import('./secrets.mjs').Secrets} secrets @param {Progress} progress */
async function sweep(dataDir, secrets, progress) {
  const names = await stopLeftovers(dataDir);
  if (names.length > 0) progress.say(`✓ ended what a killed launcher had left running: ${names.join(', ')}`);
  await stopCompose(dataDir, secrets);
}
