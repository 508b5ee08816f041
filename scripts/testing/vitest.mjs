// @ts-check
import { readJson } from '../files/private-file.mjs';
import { spawnRecorded } from '../processes/recorded-spawn.mjs';
import { signal as send } from '../processes/stop-pid.mjs';
import { PROJECT } from '../project.mjs';
import { Interrupted } from '../terminal/failure.mjs';
import { slowestFiles } from './slowest-files.mjs';
import { tallyTests } from './tally.mjs';

const GRACE_MS = 10_000;

/**
 * Runs vitest on this terminal and counts its tests.
 * @param {object} options
 * @param {import('./options.mjs').TestOptions} options.options
 * @param {string} options.reportFile
 * @param {NodeJS.ProcessEnv} options.env
 * @param {import('../processes/registry.mjs').ProcessRegistry} options.registry
 * @param {AbortSignal} options.signal
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function runVitest({ options: { lane, vitestArgs }, reportFile, env, registry, signal }) {
  const args = [
    `${PROJECT}/node_modules/vitest/vitest.mjs`,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...(lane ? [`--project=${lane}`] : []),
    ...vitestArgs,
  ];
  // In a group of its own, so that it is ended before its servers are.
  const child = spawnRecorded({
    name: 'vitest',
    rank: 10,
    command: process.execPath,
    args,
    registry,
    cwd: PROJECT,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const pid = child.pid ?? 0;
  const end = () => {
    send(pid, 'SIGINT');
    setTimeout(() => send(-pid, 'SIGKILL'), GRACE_MS).unref();
  };
  signal.addEventListener('abort', end, { once: true });
  /** @type {number} */
  const exitCode = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
  signal.removeEventListener('abort', end);
  registry.forget(pid);
  if (signal.aborted) throw new Interrupted();
  const report = readJson(reportFile);
  for (const line of slowestFiles(report)) console.log(line);
  return tallyTests(report, exitCode);
}
