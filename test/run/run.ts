import { rmSync } from 'node:fs';
import { loadSecrets } from '../../scripts/fleet/secrets.mjs';
import { registryOf } from '../../scripts/processes/leftovers.mjs';
import { Supervisor } from '../../scripts/processes/supervisor.ts';
import { SERVER_KINDS } from '../../scripts/servers/kinds.mjs';
import { chooseServers } from '../../scripts/servers/choose.mjs';
import { openPark } from '../../scripts/servers/park.ts';
import { Interrupted } from '../../scripts/terminal/failure.mjs';
import { build } from '../../scripts/toolchain/build.ts';
import { runChecks } from './checks.ts';
import { makeRunFolder, stopAllUnder, sweepOldRuns } from './run-folder.ts';
import { sum, type Tally } from './tally.mjs';
import { TEST_MACHINE, testEnvironment } from './test-servers.mjs';
import { runVitest } from './vitest.ts';
import type { TestOptions } from './options.mjs';
import type { Progress } from '../../scripts/terminal/progress.mjs';

interface TestRun {
  options: TestOptions;
  env: NodeJS.ProcessEnv;
  progress: Progress;
  signal: AbortSignal;
}

/** Sets up what the tests need, runs checks and tests, and ends all of it again. */
export async function runTests({ options, env, progress, signal }: TestRun): Promise<Tally> {
  await sweepOldRuns();
  const { folder, lock } = makeRunFolder();
  const registry = registryOf(folder);
  const supervisor = new Supervisor({ say: line => progress.say(line) });
  const failed = new AbortController();
  const ending = AbortSignal.any([signal, failed.signal]);
  const logDir = `${folder}/logs`;
  let keepLogs = true;
  const work = runAll();
  try {
    const tally = await Promise.race([work, supervisor.broken, interruption(signal)]);
    keepLogs = tally.failed > 0;
    return tally;
  } finally {
    failed.abort();
    await Promise.allSettled([work, supervisor.stop()]);
    await stopAllUnder(folder);
    lock.release();
    if (keepLogs) progress.say(`Logs of this run: ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }

  async function runAll() {
    const needsServers = options.lanes.some(lane => lane !== 'unit');
    const checks = options.checks
      ? runChecks({ logDir, env: testEnvironment(env, { folder }), progress, signal: ending })
      : Promise.resolve({ passed: 0, failed: 0, skipped: 0 });
    const [checkTally, urls] = await Promise.all([
      checks,
      needsServers ? startServers() : undefined,
      needsServers ? build(progress, ending) : undefined,
    ]);
    const testTally = await runVitest({
      options,
      reportFile: `${folder}/vitest.json`,
      env: testEnvironment(env, { folder, urls }),
      registry,
      signal: ending,
    });
    return sum([checkTally, testTally]);
  }

  async function startServers() {
    const sources = await chooseServers({ env, progress, machine: TEST_MACHINE });
    const park = await openPark({
      dataDir: folder,
      sources,
      secrets: loadSecrets(folder),
      durable: false,
      supervisor,
      registry,
    });
    await Promise.all(
      SERVER_KINDS.map(({ kind, title }) => progress.step(`${title} for tests`, () => park.start(kind))),
    );
    return park.urls;
  }
}

function interruption(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Interrupted()), { once: true }),
  );
}
