import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { loadSecrets } from '../../scripts/fleet/secrets.mjs';
import { registryOf, runLockOf, runningLauncher } from '../../scripts/processes/leftovers.mjs';
import { tryLock, type Lock } from '../../scripts/processes/lock.mjs';
import { PROJECT } from '../../scripts/project.mjs';
import { stopCompose } from '../../scripts/servers/park.ts';

const RUNS = `${PROJECT}/.test`;

/** A folder for one run of the tests, so that runs beside each other share nothing. */
export function makeRunFolder(): { folder: string; lock: Lock } {
  const folder = `${RUNS}/${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const attempt = tryLock(runLockOf(folder));
  if (!('lock' in attempt)) throw new Error(`${folder} belongs to process ${attempt.holder.pid}`);
  return { folder, lock: attempt.lock };
}

/** Ends and removes what earlier runs left: failed ones their logs, killed ones also their processes. */
export async function sweepOldRuns() {
  for (const name of existsSync(RUNS) ? readdirSync(RUNS) : []) {
    const folder = `${RUNS}/${name}`;
    if (runningLauncher(folder)) continue;
    await stopAllUnder(folder);
    await stopCompose(folder, loadSecrets(folder), { keepData: false });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ends every process of a run, those too of fleets that tests started in folders of their own inside it. */
export async function stopAllUnder(folder: string) {
  const inside = readdirSync(folder).map(name => `${folder}/${name}`);
  for (const candidate of [folder, ...inside]) {
    if (!existsSync(`${candidate}/run/processes`)) continue;
    const registry = registryOf(candidate);
    await registry.stop(registry.living());
  }
}
