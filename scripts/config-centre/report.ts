import { problemLine, type Problem } from './address.ts';

/** The length of an abbreviated commit. */
const SHORT = 12;

export function short(version: string | null) {
  return version === null ? '-' : /^[0-9a-f]{40}$/.test(version) ? version.slice(0, SHORT) : version;
}

/** A process as it reports itself on the bus. */
export interface InstanceStatus {
  name: string;
  /** The version of the settings that it runs, and the one that it refused. */
  version: string | null;
  refused?: string | null;
  outcome: string;
  at: string;
  silent: boolean;
  current: boolean;
  /** `unknown`: its last report came too early to tell, or later ones may be lost. */
  standing?: 'current' | 'behind' | 'unknown';
  reason?: string;
  atNextStart: string[];
}

/** What `GET /bus/status` answers. */
export interface BusStatus {
  served: string | null;
  servedAt: string | null;
  awaited?: string | null;
  held: string | null;
  refused: { version: string; at: string; problems: Problem[] } | null;
  repository: { name: string; problem: string | null };
  bus: string;
  /** Why the broker takes no messages at present. */
  blocked?: string | null;
  instances: InstanceStatus[];
}

interface Change {
  application: string;
  profile: string;
  key: string;
  before?: unknown;
  after?: unknown;
  takesEffect: string;
}

/** What `POST /check` answers. */
export interface Preview {
  version: string | null;
  served: string | null;
  problems: Problem[];
  changes: Change[];
  checkedFor: string[];
}

/** `GET /bus/status` for people. */
export function statusLines(status: BusStatus): string[] {
  const { served, servedAt, awaited = null, held, refused, repository, bus, instances } = status;
  const { blocked = null } = status;
  const waits = `awaited     ${short(awaited)}, which another config centre serves, and this one cannot get`;
  const trouble = repository.problem === null ? '' : `\n            ! ${repository.problem}`;
  return [
    `served      ${short(served)}${servedAt ? ` since ${servedAt}` : ''}`,
    `repository  ${repository.name}${trouble}`,
    ...(awaited === null ? [] : [waits]),
    ...(held === null ? [] : [`held back   ${short(held)}, until the next push`]),
    ...(refused === null
      ? []
      : [
          `refused     ${short(refused.version)} at ${refused.at}`,
          ...refused.problems.map(one => `            ${problemLine(one)}`),
        ]),
    `bus         ${bus}`,
    ...(blocked === null
      ? []
      : [`            ! the broker takes no messages: ${blocked}; every process asks by itself`]),
    '',
    ...instanceLines(instances),
  ];
}

export function instanceLines(instances: InstanceStatus[]): string[] {
  if (instances.length === 0) return ['nobody has been heard of yet'];
  const rows = instances.map(one => [
    one.silent || one.standing === 'unknown' ? '?' : one.current ? '✓' : '!',
    one.name,
    short(one.version),
    one.outcome,
    one.at,
    [one.reason, one.atNextStart.length > 0 ? `with the next start: ${one.atNextStart.join(', ')}` : '']
      .filter(Boolean)
      .join('; '),
  ]);
  const widths = [0, 1, 2, 3, 4].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const MOST_CHANGES = 200;

/**
 * The answer to `POST /check` for people.
 * @param what names the checked settings if they have no version
 */
export function previewLines(
  { version, served, problems, changes, checkedFor }: Preview,
  what?: string,
): string[] {
  const name = version === null ? what : `version ${short(version)}`;
  const checked =
    checkedFor.length === 0
      ? 'no service has published its settings yet: only read, not checked'
      : `checked for ${checkedFor.join(', ')}`;
  if (problems.length > 0)
    return [`✗ ${name} would be refused (${checked}):`, ...problems.map(one => `  ${problemLine(one)}`)];
  if (version !== null && version === served) return [`✓ ${name} is what is served (${checked})`];
  const shown = changes.slice(0, MOST_CHANGES);
  return [
    `✓ ${name} would be served in the place of ${short(served)} (${checked})`,
    ...(changes.length === 0 ? ['  no setting changes'] : []),
    ...shown.map(changeLine),
    ...(changes.length > shown.length ? [`  and ${changes.length - shown.length} more`] : []),
  ];
}

function changeLine(change: Change): string {
  const { application, profile, key, takesEffect } = change;
  const before = 'before' in change ? JSON.stringify(change.before) : '(none)';
  const after = 'after' in change ? JSON.stringify(change.after) : '(none)';
  return `  ${application}/${profile}  ${key}: ${before} → ${after}, ${takesEffect}`;
}
