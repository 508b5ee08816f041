import { readJson } from '../../scripts/files/private-file.mjs';
import { spawnRecorded } from '../../scripts/processes/recorded-spawn.ts';
import { signal as send } from '../../scripts/processes/stop-pid.mjs';
import { PROJECT } from '../../scripts/project.mjs';
import { Interrupted } from '../../scripts/terminal/failure.mjs';
import { slowestFiles } from './slowest-files.ts';
import { tallyTests, type Tally } from './tally.mjs';
import type { TestOptions } from './options.mjs';
import type { ProcessRegistry } from '../../scripts/processes/registry.mjs';

const GRACE_MS = 10_000;

/** Runs vitest on this terminal and counts its tests. */
export async function runVitest({
  options: { lanes, vitestArgs },
  reportFile,
  env,
  registry,
  signal,
}: {
  options: TestOptions;
  reportFile: string;
  env: NodeJS.ProcessEnv;
  registry: ProcessRegistry;
  signal: AbortSignal;
}): Promise<Tally> {
  const args = [
    `${PROJECT}/node_modules/vitest/vitest.mjs`,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...lanes.map(lane => `--project=${lane}`),
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
  const exitCode: number = await new Promise((resolve, reject) => {
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
