import { existsSync } from 'node:fs';
import { loadSecrets } from './fleet/secrets.mjs';
import { readSettings } from './fleet/settings.mjs';
import { runningLauncher, stopLeftovers } from './processes/leftovers.mjs';
import { stopPid } from './processes/stop-pid.mjs';
import { stopCompose } from './servers/park.ts';
import { commandLine } from './terminal/command-line.mjs';
import { Progress } from './terminal/progress.mjs';

/** Longer than all grace periods of a fleet together. A launcher that takes longer is killed. */
const STOPPED_WITHIN_MS = 90_000;

const HELP = `npm stop

Ends the fleet that runs from the data folder (DIANCAN_DATA_DIR), and what a killed launcher has left.
The data is kept.

停止从该数据目录运行的系统，数据保留。`;

export async function main(args: string[]): Promise<void> {
  if (!commandLine(args, HELP, {})) return;
  const { dataDir } = readSettings(process.env);
  if (!existsSync(dataDir)) return console.log('Nothing is running.');
  const progress = new Progress();
  const launcher = runningLauncher(dataDir);
  if (launcher)
    await progress.step('stopping', () => stopPid(launcher.pid, launcher.identity, STOPPED_WITHIN_MS));
  const left = await stopLeftovers(dataDir);
  if (await stopCompose(dataDir, loadSecrets(dataDir))) left.push('docker compose');
  if (left.length > 0) progress.say(`✓ ended what a killed launcher had left running: ${left.join(', ')}`);
  if (!launcher && left.length === 0) progress.say('Nothing is running.');
}
