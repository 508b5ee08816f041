import { rmSync } from 'node:fs';
import { registryOf, runningLauncher } from '../processes/leftovers.mjs';
import { Failure } from '../terminal/failure.mjs';
import { fleetNode } from '../toolchain/node.mjs';
import { readJson, writeJson } from '../files/private-file.mjs';
import { loadSecrets } from './secrets.mjs';
import { readSettings } from './settings.mjs';
import type { Fleet } from './programs.ts';

/**
 * The fleet that runs from the data folder which the environment names: its ports, the URLs of its servers
 * and accounts, and what it was started with.
 * @throws {Failure} when none runs there
 */
export function runningFleet(env: NodeJS.ProcessEnv = process.env): Fleet {
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

export function rememberFleet({ settings, addresses, env }: Fleet) {
  const ours = Object.fromEntries(
    Object.entries(env).filter(([variable]) => variable.startsWith('DIANCAN_')),
  );
  writeJson(fileOf(settings.dataDir), { settings, addresses, env: ours });
}

export function forgetFleet(dataDir: string) {
  rmSync(fileOf(dataDir), { force: true });
}

function fileOf(dataDir: string) {
  return `${dataDir}/run/fleet.json`;
}
