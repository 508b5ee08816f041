// @ts-check
import { rmSync } from 'node:fs';
import { registryOf, runningLauncher } from '../processes/leftovers.mjs';
import { Failure } from '../terminal/failure.mjs';
import { fleetNode } from '../toolchain/node.mjs';
import { readJson, writeJson } from '../files/private-file.mjs';
import { loadSecrets } from './secrets.mjs';
import { readSettings } from './settings.mjs';

/** @typedef {import('./programs.mjs').Fleet} Fleet */

/**
 * The fleet that runs from the data folder which the environment names: its ports, the URLs of its servers and
 * accounts, and what it was started with.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Fleet}
 * @throws {Failure} when none runs there
 */
export function runningFleet(env = process.env) {
  const { dataDir } = readSettings(env);
  const kept = runningLauncher(dataDir) && readJson(fileOf(dataDir));
  if (!kept) throw new Failure(`No fleet runs from ${dataDir}: \`npm start\` starts one.`);
  return {
    settings: kept.settings,
    addresses: kept.addresses,
    secrets: loadSecrets(dataDir),
    env: { ...env, ...kept.env },
    node: fleetNode(),
    registry: registryOf(dataDir),
  };
}

/** @param {Fleet} fleet */
export function rememberFleet({ settings, addresses, env }) {
  const ours = Object.fromEntries(
    Object.entries(env).filter(([variable]) => variable.startsWith('DIANCAN_')),
  );
  writeJson(fileOf(settings.dataDir), { settings, addresses, env: ours });
}

/** @param {string} dataDir */
export function forgetFleet(dataDir) {
  rmSync(fileOf(dataDir), { force: true });
}

/** @param {string} dataDir */
function fileOf(dataDir) {
  return `${dataDir}/run/fleet.json`;
}
