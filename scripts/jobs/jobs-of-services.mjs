// @ts-check
import { createConnection } from 'mysql2/promise';
import { PROJECT } from '../project.mjs';
import { Failure } from '../terminal/failure.mjs';
import { columns } from './columns.mjs';

/** @typedef {<T>(sql: string, parameters?: unknown[]) => Promise<T>} Query */
/** @typedef {Readonly<Record<string, string>>} Accounts the URL of each account of the database, by its name */
/** @typedef {Awaited<ReturnType<typeof import('@diancan/jobs').listJobs>>[number]} StuckJob */

/** Owns no schema. */
const AUDITOR = 'audit';
const MOST = 1_000;

/** The statements that the services' own code has, as it was built. */
const operations = /** @type {Promise<Pick<typeof import('@diancan/jobs'), 'listJobs' | 'replayJobs'>>} */ (
  import(`${PROJECT}/dist/libs/jobs/src/job-operations.js`)
);

/**
 * The jobs that are dead or overdue, of every service that has a table of jobs.
 * @param {Accounts} accounts
 * @returns {Promise<string[]>} lines to print
 */
export async function listStuckJobs(accounts) {
  const { listJobs } = await operations;
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
 * @param {Accounts} accounts
 * @param {{ service: string, kind: string, id?: string | undefined }} selection without an id: all of the kind
 * @returns {Promise<number>} how many
 * @throws {Failure} if there is no such service, kind or id
 */
export async function replay(accounts, { service, kind, id }) {
  const services = await servicesWithJobs(accounts);
  if (!services.includes(service))
    throw new Failure(`There is no service "${service}" that has jobs; there is ${services.join(', ')}.`);
  const { replayJobs } = await operations;
  return connected(accounts[service] ?? '', async query => {
    await requireKind(query, service, kind);
    if (id !== undefined) await requireStuck(query, { service, kind, id });
    return replayJobs(query, id === undefined ? { kind } : { kind, id });
  });
}

/** @param {Query} query @param {string} service @param {string} kind */
async function requireKind(query, service, kind) {
  const kinds = /** @type {{ kind: string }[]} */ (
    await query('SELECT DISTINCT kind FROM job ORDER BY kind')
  );
  if (kinds.some(known => known.kind === kind)) return;
  const known = kinds.length === 0 ? 'it has no jobs now' : `it has ${kinds.map(row => row.kind).join(', ')}`;
  throw new Failure(`${service} has no job of kind "${kind}"; ${known}.`);
}

/**
 * A job that was replayed before is no failure: there is nothing left to do.
 * @param {Query} query @param {{ service: string, kind: string, id: string }} selection
 */
async function requireStuck(query, { service, kind, id }) {
  const [job] = /** @type {unknown[]} */ (
    await query('SELECT 1 FROM job WHERE kind = ? AND CAST(job_id AS CHAR) = ?', [kind, id])
  );
  if (job === undefined) throw new Failure(`${service} has no job "${id}" of kind ${kind}.`);
}

/** @param {Accounts} accounts */
async function servicesWithJobs(accounts) {
  return ofServicesWithJobs(accounts, async service => service);
}

/**
 * @template T
 * @param {Accounts} accounts
 * @param {(service: string, query: Query) => Promise<T>} work
 * @returns {Promise<T[]>}
 */
async function ofServicesWithJobs(accounts, work) {
  /** @type {T[]} */
  const done = [];
  for (const [service, url] of Object.entries(accounts)
    .filter(([name]) => name !== AUDITOR)
    .toSorted())
    await connected(url, async query => {
      const tables = /** @type {unknown[]} */ (await query("SHOW TABLES LIKE 'job'"));
      if (tables.length > 0) done.push(await work(service, query));
    });
  return done;
}

/**
 * @template T
 * @param {string} url
 * @param {(query: Query) => Promise<T>} work
 */
async function connected(url, work) {
  const connection = await createConnection({ uri: url, timezone: 'Z', supportBigNumbers: true });
  try {
    return await work(
      async (sql, parameters) => /** @type {any} */ ((await connection.query(sql, parameters))[0]),
    );
  } finally {
    await connection.end();
  }
}

/** @param {string} service @param {StuckJob} job */
const cellsOf = (service, { jobId, key, kind, state, attempts, ageSeconds, lastError }) => [
  service,
  jobId,
  key ?? '-',
  kind,
  state,
  `${attempts}`,
  ageOf(ageSeconds),
  lastError ?? '-',
];

/** @param {number} seconds */
function ageOf(seconds) {
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
