// @ts-check
import { registryOf, runningLauncher } from '../processes/leftovers.mjs';
import { Failure } from '../terminal/failure.mjs';
import { refuseBusyPorts } from './ports.mjs';

/**
 * Finds problems early that would otherwise stop the start after minutes of installing.
 * @param {import('./settings.mjs').Settings} settings
 * @throws {Failure} when a fleet runs from the same data folder, or a port is taken
 */
export async function refuseHopelessStart(settings) {
  const { dataDir } = settings;
  const launcher = runningLauncher(dataDir);
  if (launcher) throw alreadyRunning(dataDir, launcher.pid);
  // The remaining processes of a killed launcher occupy its ports. They are ended before the ports are used.
  if (registryOf(dataDir).orphans().length === 0) await refuseBusyPorts(settings);
}

/** @param {string} dataDir @param {number} pid */
export function alreadyRunning(dataDir, pid) {
  return new Failure(
    `A fleet already runs from ${dataDir} (process ${pid}): ` +
      '`npm stop` ends it, DIANCAN_DATA_DIR names another folder.',
  );
}
