// @ts-check
import { problemLine } from './address.mjs';

/** As much of a commit as tells it from the others. */
const SHORT = 12;

/** @param {string | null} version */
export function short(version) {
  return version === null ? '-' : /^[0-9a-f]{40}$/.test(version) ? version.slice(0, SHORT) : version;
}

/**
 * `GET /bus/status` for people.
 * @param {any} status
 * @returns {string[]}
 */
export function statusLines(status) {
  const { served, servedAt, awaited = null, held, refused, repository, bus, instances } = status;
  const waits = `awaited     ${short(awaited)}, which another config centre serves, and this one cannot get`;
  return [
    `served      ${short(served)}${servedAt ? ` since ${servedAt}` : ''}`,
    `repository  ${repository.name}${repository.problem === null ? '' : `\n            ! ${repository.problem}`}`,
    ...(awaited === null ? [] : [waits]),
    ...(held === null ? [] : [`held back   ${short(held)}, until the next push`]),
    ...(refused === null
      ? []
      : [
          `refused     ${short(refused.version)} at ${refused.at}`,
          ...refused.problems.map((/** @type {any} */ one) => `            ${problemLine(one)}`),
        ]),
    `bus         ${bus}`,
    '',
    ...instanceLines(instances),
  ];
}

/** @param {any[]} instances */
export function instanceLines(instances) {
  if (instances.length === 0) return ['nobody has been heard of yet'];
  const rows = instances.map(one => [
    one.silent ? '?' : one.current ? '✓' : '!',
    one.name,
    short(one.version),
    one.outcome,
    one.at,
    [one.reason, one.atNextStart.length > 0 ? `with the next start: ${one.atNextStart.join(', ')}` : '']
      .filter(Boolean)
      .join('; '),
  ]);
  const widths = [0, 1, 2, 3, 4].map(column => Math.max(...rows.map(row => row[column].length)));
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
 * @param {any} preview
 * @param {string} [what] was asked for
 * @returns {string[]}
 */
export function previewLines({ version, served, problems, changes, checkedFor }, what) {
  const name = version === null ? what : `version ${short(version)}`;
  const checked =
    checkedFor.length === 0
      ? 'no service has published its settings yet: only read, not checked'
      : `checked for ${checkedFor.join(', ')}`;
  if (problems.length > 0)
    return [
      `✗ ${name} would be refused (${checked}):`,
      ...problems.map((/** @type {any} */ one) => `  ${problemLine(one)}`),
    ];
  if (version !== null && version === served) return [`✓ ${name} is what is served (${checked})`];
  const shown = changes.slice(0, MOST_CHANGES);
  return [
    `✓ ${name} would be served in the place of ${short(served)} (${checked})`,
    ...(changes.length === 0 ? ['  no setting changes'] : []),
    ...shown.map(changeLine),
    ...(changes.length > shown.length ? [`  and ${changes.length - shown.length} more`] : []),
  ];
}

/** @param {any} change */
function changeLine(change) {
  const before = 'before' in change ? JSON.stringify(change.before) : '(none)';
  const after = 'after' in change ? JSON.stringify(change.after) : '(none)';
  return `  ${change.application}/${change.profile}  ${change.key}: ${before} → ${after}, ${change.takesEffect}`;
}
