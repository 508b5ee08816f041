import { createConnection } from 'mysql2/promise';
import { listJobs, type Query, replayJobs, type StuckJob } from './job-operations.js';
import { NoSuchJobError } from './no-such-job.error.js';

/** The URL of the database account of each service, by the service's name. */
export type ServiceAccounts = Readonly<Record<string, string>>;

export interface StuckJobs {
  /** The services that have a job table, in alphabetical order. */
  readonly services: readonly string[];
  readonly jobs: readonly (StuckJob & { readonly service: string })[];
}

/**
 * Lists the dead and overdue jobs of every service that has a job table.
 * @param limit how many jobs per service, oldest first
 * @throws the driver's error if a database cannot be reached
 */
export async function listJobsOfServices(accounts: ServiceAccounts, limit: number): Promise<StuckJobs> {
  const lists = await ofServicesWithJobs(accounts, async (service, query) => ({
    service,
    jobs: (await listJobs(query, limit)).map(job => ({ service, ...job })),
  }));
  return { services: lists.map(({ service }) => service), jobs: lists.flatMap(({ jobs }) => jobs) };
}

/**
 * Makes dead or overdue jobs of one service due now.
 * @param selection without an id: all jobs of the kind
 * @returns how many jobs have changed
 * @throws {NoSuchJobError} if there is no such service, kind or id
 * @throws the driver's error if a database cannot be reached
 */
export async function replayJobsOfService(
  accounts: ServiceAccounts,
  { service, kind, id }: { service: string; kind: string; id?: string | undefined },
): Promise<number> {
  const services = await ofServicesWithJobs(accounts, async name => name);
  if (!services.includes(service))
    throw new NoSuchJobError(
      `There is no service "${service}" that has jobs; there is ${services.join(', ')}.`,
    );
  return connected(accounts[service] ?? '', async query => {
    await requireKind(query, service, kind);
    if (id !== undefined) await requireJob(query, { service, kind, id });
    return replayJobs(query, id === undefined ? { kind } : { kind, id });
  });
}

async function requireKind(query: Query, service: string, kind: string): Promise<void> {
  const kinds = await query<{ kind: string }[]>('SELECT DISTINCT kind FROM job ORDER BY kind');
  if (kinds.some(known => known.kind === kind)) return;
  const known = kinds.length === 0 ? 'it has no jobs now' : `it has ${kinds.map(row => row.kind).join(', ')}`;
  throw new NoSuchJobError(`${service} has no job of kind "${kind}"; ${known}.`);
}

/** Accepts a job that is not dead or overdue: it was replayed before, and there is nothing left to do. */
async function requireJob(
  query: Query,
  { service, kind, id }: { service: string; kind: string; id: string },
): Promise<void> {
  const [job] = await query<unknown[]>('SELECT 1 FROM job WHERE kind = ? AND CAST(job_id AS CHAR) = ?', [
    kind,
    id,
  ]);
  if (job === undefined) throw new NoSuchJobError(`${service} has no job "${id}" of kind ${kind}.`);
}

async function ofServicesWithJobs<T>(
  accounts: ServiceAccounts,
  work: (service: string, query: Query) => Promise<T>,
): Promise<T[]> {
  const done: T[] = [];
  for (const [service, url] of Object.entries(accounts).toSorted())
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
