// @ts-check
import { chooseServers } from './servers/choose.mjs';
import { Interrupted } from './terminal/failure.mjs';
import { installPackages } from './toolchain/packages.mjs';

/**
 * Installs what everything else needs, npm packages and server programs, at the same time. Runs on any Node
 * that the scripts run on.
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env
 * @param {import('./terminal/progress.mjs').Progress} options.progress
 * @param {import('./servers/choose.mjs').Machine} [options.machine]
 * @param {AbortSignal} [options.signal]
 */
export async function prepare({ env, progress, machine, signal }) {
  const results = await Promise.allSettled([
    installPackages(progress, signal),
    chooseServers({ env, progress, machine }),
  ]);
  // A stop may have been requested during the installation with apt, which is never interrupted.
  if (signal?.aborted) throw new Interrupted();
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
