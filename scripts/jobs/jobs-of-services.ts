import { createConnection } from 'mysql2/promise';
import { PROJECT } from '../project.mjs';
import { Failure } from '../terminal/failure.mjs';
import { columns } from './columns.ts';

type Query = <T>(sql: string, parameters?: unknown[]) => Promise<T>;
/** The URL of each account of the database, by its name. */
type Accounts = Readonly<Record<string, string>>;
/** As libs/jobs lists it. */
interface StuckJob {
  jobId: string;
  key: string | null;
  kind: string;
  state: string;
  attempts: number;
  ageSeconds: number;
  lastError: string | null;
}
interface JobOperations {
  listJobs(query: Query, limit: number): Promise<StuckJob[]>;
  replayJobs(query: Query, selection: { kind: string; id?: string }): Promise<number>;
}

/** Owns no schema. */
const AUDITOR = 'audit';
const MOST = 1_000;

/** The statements that the services' own code has, as it was built; before the first start there is none. */
const operations = (): Promise<JobOperations> => import(`${PROJECT}/dist/libs/jobs/src/job-operations.js`);

/** The jobs that are dead or overdue, of every service that has a table of jobs, as lines to print. */
export async function listStuckJobs(accounts: Accounts): Promise<string[]> {
  const { listJobs } = await operations();
  const lists = await ofServicesWithJobs(accounts, async (service, query) =>
    (await listJobs(query, MOST)).map(job => cellsOf(service, job)),
  );
  const rows = lists.flat();
  if (rows.length === 0)
    return [`No job is dead or overdue (${(await servicesWithJobs(accounts)).join(', ')}).`];
  const lines = columns([
    ['service', 'id', 'key', 'kind', 'state', 'attempts', 'age', 'last error'],
    ...rows,
  ]);
  return lists.some(list => list.length === MOST) ? [...lines, `… the first ${MOST} of each service`] : lines;
}

/**
 * Makes jobs that are dead or overdue due now.
 * @param selection without an id: all of the kind
 * @returns how many
 * @throws {Failure} if there is no such service, kind or id
 */
export async function replay(
  accounts: Accounts,
  { service, kind, id }: { service: string; kind: string; id?: string | undefined },
): Promise<number> {
  const services = await servicesWithJobs(accounts);
  if (!services.includes(service))
    throw new Failure(`There is no service "${service}" that has jobs; there is ${services.join(', ')}.`);
  const { replayJobs } = await operations();
  return connected(accounts[service] ?? '', async query => {
    await requireKind(query, service, kind);
    if (id !== undefined) await requireStuck(query, { service, kind, id });
    return replayJobs(query, id === undefined ? { kind } : { kind, id });
  });
}

async function requireKind(query: Query, service: string, kind: string): Promise<void> {
  const kinds = await query<{ kind: string }[]>('SELECT DISTINCT kind FROM job ORDER BY kind');
  if (kinds.some(known => known.kind === kind)) return;
  const known = kinds.length === 0 ? 'it has no jobs now' : `it has ${kinds.map(row => row.kind).join(', ')}`;
  throw new Failure(`${service} has no job of kind "${kind}"; ${known}.`);
}

/** A job that was replayed before is no failure: there is nothing left to do. */
async function requireStuck(
  query: Query,
  { service, kind, id }: { service: string; kind: string; id: string },
): Promise<void> {
  const [job] = await query<unknown[]>('SELECT 1 FROM job WHERE kind = ? AND CAST(job_id AS CHAR) = ?', [
    kind,
    id,
  ]);
  if (job === undefined) throw new Failure(`${service} has no job "${id}" of kind ${kind}.`);
}

async function servicesWithJobs(accounts: Accounts): Promise<string[]> {
  return ofServicesWithJobs(accounts, async service => service);
}

async function ofServicesWithJobs<T>(
  accounts: Accounts,
  work: (service: string, query: Query) => Promise<T>,
): Promise<T[]> {
  const done: T[] = [];
  for (const [service, url] of Object.entries(accounts)
    .filter(([name]) => name !== AUDITOR)
    .toSorted())
    await connected(url, async query => {
      const tables = await query<unknown[]>("SHOW TABLES LIKE 'job'");
      if (tables.length > 0) done.push(await work(service, query));
    });
  return done;
}

async function connected<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  const connection = await createConnection({ uri: url, timezone: 'Z', supportBigNumbers: true });
  try {
    return await work(
      async <R>(sql: string, parameters?: unknown[]) => (await connection.query(sql, parameters))[0] as R,
    );
  } finally {
    await connection.end();
  }
}

const cellsOf = (service: string, { jobId, key, kind, state, attempts, ageSeconds, lastError }: StuckJob) => [
  service,
  jobId,
  key ?? '-',
  kind,
  state,
  `${attempts}`,
  ageOf(ageSeconds),
  lastError ?? '-',
];

function ageOf(seconds: number): string {
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
