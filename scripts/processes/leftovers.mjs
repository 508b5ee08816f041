// @ts-check
import { lockHolder } from './lock.mjs';
import { ProcessRegistry } from './registry.mjs';

/** @param {string} dataDir */
export function runLockOf(dataDir) {
  return `${dataDir}/run/lock`;
}

/** @param {string} dataDir */
export function registryOf(dataDir) {
  return new ProcessRegistry(`${dataDir}/run/processes`);
}

/**
 * The launcher that runs a fleet from this folder, or null.
 * @param {string} dataDir
 */
export function runningLauncher(dataDir) {
  return lockHolder(runLockOf(dataDir));
}

/**
 * Ends what a killed launcher left running from this folder.
 * @param {string} dataDir
 * @returns {Promise<string[]>} the names of what was ended
 */
export async function stopLeftovers(dataDir) {
  const registry = registryOf(dataDir);
  const orphans = registry.orphans();
  await registry.stop(orphans);
  return orphans.map(({ name }) => name);
}
