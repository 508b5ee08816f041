// @ts-check
import { parseArgs } from 'node:util';
import { runningFleet } from './fleet/running.mjs';
import { Failure, runMain } from './terminal/failure.mjs';

const HELP = `npm run jobs                                    lists the jobs that are dead or overdue
npm run jobs -- replay <service> <kind> <id>    makes one of them due now; a dead one begins anew
npm run jobs -- replay <service> <kind> --all   makes all of that kind due now

A dead job has reached its limit: nobody tries it until it is replayed. An overdue one, of money or stock, is
tried on, at its longest interval. A replay that is repeated changes nothing more.

列出已停止（dead）或逾期（overdue）的任务，并可让它们重新执行。`;

await runMain(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, all: { type: 'boolean' } },
  });
  if (values.help) return console.log(HELP);
  const [act, service = '', kind = '', id, ...rest] = positionals;
  const isReplay =
    act === 'replay' && kind !== '' && rest.length === 0 && (id === undefined) === !!values.all;
  if (!isReplay && (act !== undefined || values.all))
    throw new Failure('Nothing was done: `npm run jobs -- --help` says what this command takes.');
  const { database } = runningFleet().addresses;
  // Loaded here: it needs the packages and what was built, --help does not.
  const { listStuckJobs, replay } = await import('./jobs/jobs-of-services.mjs');
  if (isReplay) {
    const replayed = await replay(database, { service, kind, id });
    return console.log(`${replayed} ${replayed === 1 ? 'job is' : 'jobs are'} due now`);
  }
  for (const line of await listStuckJobs(database)) console.log(line);
});
