import { runningFleet } from './fleet/running.ts';
import { jobLines, type StuckJob } from './jobs/job-lines.ts';
import { commandLine } from './terminal/command-line.mjs';
import { Failure } from './terminal/failure.mjs';
import { builtLib } from './toolchain/built-lib.ts';

type Accounts = Readonly<Record<string, string>>;
/** What this command uses of libs/jobs. */
interface Jobs {
  listJobsOfServices(accounts: Accounts, limit: number): Promise<{ services: string[]; jobs: StuckJob[] }>;
  replayJobsOfService(
    accounts: Accounts,
    selection: { service: string; kind: string; id: string | undefined },
  ): Promise<number>;
  NoSuchJobError: new () => Error;
}

const MOST = 1_000;

const HELP = `npm run jobs                                    lists the jobs that are dead or overdue
npm run jobs -- replay <service> <kind> <id>    makes one of them due now; a dead one begins anew
npm run jobs -- replay <service> <kind> --all   makes all of that kind due now

A dead job has reached its limit: nobody tries it until it is replayed. An overdue one, of money or stock, is
tried on, at its longest interval. A replay that is repeated changes nothing more.

列出已停止（dead）或逾期（overdue）的任务，并可让它们重新执行。`;

export async function main(args: string[]): Promise<void> {
  const said = commandLine(args, HELP, { all: { type: 'boolean' } }, { positionals: true });
  if (!said) return;
  const { values, positionals } = said;
  const [act, service = '', kind = '', id, ...rest] = positionals;
  const isReplay =
    act === 'replay' && kind !== '' && rest.length === 0 && (id === undefined) === !!values.all;
  if (!isReplay && (act !== undefined || values.all))
    throw new Failure('Nothing was done: `npm run jobs -- --help` says what this command takes.');
  const { audit: _, ...accounts } = runningFleet().addresses.database;
  const jobs = await builtLib<Jobs>('jobs');
  if (isReplay) {
    const replayed = await jobs
      .replayJobsOfService(accounts, { service, kind, id })
      .catch((error: unknown) => {
        throw error instanceof jobs.NoSuchJobError ? new Failure(error.message) : error;
      });
    return console.log(`${replayed} ${replayed === 1 ? 'job is' : 'jobs are'} due now`);
  }
  const list = await jobs.listJobsOfServices(accounts, MOST);
  for (const line of jobLines(list.services, list.jobs)) console.log(line);
  const counts = Object.values(Object.groupBy(list.jobs, job => job.service)).map(found => found?.length);
  if (counts.includes(MOST)) console.log(`… the first ${MOST} of each service`);
}
