// @ts-check
import { spawnSync } from 'node:child_process';

/** Whether `docker compose` is here and its engine answers. */
export function composeWorks() {
  const quiet = /** @type {const} */ ({ stdio: 'ignore', timeout: 15_000 });
  return (
    spawnSync('docker', ['compose', 'version'], quiet).status === 0 &&
    spawnSync('docker', ['info'], quiet).status === 0
  );
}
