import { columns } from '../terminal/columns.ts';

/** As libs/jobs lists it. */
export interface StuckJob {
  service: string;
  jobId: string;
  key: string | null;
  kind: string;
  state: string;
  attempts: number;
  ageSeconds: number;
  lastError: string | null;
}

const HEADINGS = ['service', 'id', 'key', 'kind', 'state', 'attempts', 'age', 'last error'];

/**
 * The list of jobs as lines to print, one line for each job.
 * @param services where they were looked for
 */
export function jobLines(services: readonly string[], jobs: readonly StuckJob[]): string[] {
  if (jobs.length === 0) return [`No job is dead or overdue (${services.join(', ')}).`];
  return columns([HEADINGS, ...jobs.map(cellsOf)]);
}

const cellsOf = ({ service, jobId, key, kind, state, attempts, ageSeconds, lastError }: StuckJob) => [
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
