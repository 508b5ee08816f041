// @ts-check
import { existsSync } from 'node:fs';
import { loadSecrets } from './fleet/secrets.mjs';
import { readSettings } from './fleet/settings.mjs';
import { identityOf, isAlive } from './processes/identity.mjs';
import { runningLauncher, stopLeftovers } from './processes/leftovers.mjs';
import { signal } from './processes/stop-pid.mjs';
import { stopCompose } from './servers/park.mjs';
import { waitUntil } from './servers/ready.mjs';
import { runMain } from './terminal/failure.mjs';
import { Progress } from './terminal/progress.mjs';
import { requireNode } from './toolchain/node.mjs';

/** Longer than all grace periods of a fleet together. */
const STOPPED_WITHIN_MS = 90_000;

await runMain(async () => {
  requireNode();
  const { dataDir } = readSettings(process.env);
  if (!existsSync(dataDir)) return console.log('Nothing is running.');
  const progress = new Progress();
  const launcher = runningLauncher(dataDir);
  if (launcher) await progress.step('stopping', () => stopLauncher(launcher.pid));
  const left = await stopLeftovers(dataDir);
  if (await stopCompose(dataDir, loadSecrets(dataDir))) left.push('docker compose');
  if (left.length > 0) progress.say(`✓ ended what a killed launcher had left running: ${left.join(', ')}`);
  if (!launcher && left.length === 0) progress.say('Nothing is running.');
});

/** @param {number} pid */
async function stopLauncher(pid) {
  const identity = identityOf(pid);
  signal(pid, 'SIGTERM');
  await waitUntil(async () => !isAlive(pid, identity), {
    failure: `The launcher (process ${pid}) did not end within ${STOPPED_WITHIN_MS / 1000} s.`,
    timeoutMs: STOPPED_WITHIN_MS,
  });
}
