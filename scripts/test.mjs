// @ts-check
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';
import { explain, Failure, runMain } from './terminal/failure.mjs';
import { Progress } from './terminal/progress.mjs';
import { stopSignals } from './terminal/stop-signals.mjs';
import { parseTestOptions } from '../test/run/options.mjs';
import { summaryLine } from '../test/run/tally.mjs';
import { TEST_MACHINE } from '../test/run/test-servers.mjs';
import { handOver, requireNode, runsOnFleetNode } from './toolchain/node.mjs';
import { installPackages } from './toolchain/packages.mjs';

const HELP = `npm test                        checks, then all tests, on servers of its own
npm test -- --lane unit         one lane: unit (no I/O), medium (real servers), e2e (whole fleet)
npm test -- --changed [since]   checks, and the tests that a change can affect: what is not committed,
                                or everything since that commit or branch
npm test -- <vitest arguments>  such as part of a file's name, or -t "part of a test's name"
npm run test:long               the long lane (*.long-spec.ts): a million rows, three RabbitMQ nodes,
                                outages of a minute; takes an hour or so, and is no part of npm test
npm run test:long -- <vitest arguments>

Servers to use instead of private ones: DIANCAN_TEST_MYSQL_URL (its administrator's),
DIANCAN_TEST_REDIS_URL, DIANCAN_TEST_RABBITMQ_URL.`;

const args = process.argv.slice(2);

await runMain(async () => {
  requireNode();
  if (args.includes('--help')) return console.log(HELP);
  const options = parseTestOptions(args);
  const signal = stopSignals();
  const progress = new Progress();
  try {
    if (options.lanes.every(lane => lane === 'unit')) await installPackages(progress, signal);
    else await prepare({ env: process.env, progress, machine: TEST_MACHINE, signal });
    if (!runsOnFleetNode()) return await handOver(fileURLToPath(import.meta.url), args, signal);
    const { runTests } = await import('../test/run/run.ts');
    const tally = await runTests({ options, env: process.env, progress, signal });
    console.log(`\n${summaryLine(tally)}`);
    return tally.failed > 0 ? 1 : 0;
  } catch (error) {
    // An error that prevents the tests counts as a failed test, because the last line is always the summary.
    console.error(`\n✗ ${explain(error)}`);
    console.log(`\n${summaryLine({ passed: 0, failed: 1, skipped: 0 })}`);
    return error instanceof Failure ? error.exitCode : 1;
  }
});
