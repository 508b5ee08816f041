/** One reason why a configuration is refused. It names places and rules, and never a value. */
export interface Problem {
  readonly file: string;
  /** From 1; null if no line is to blame, such as for a missing setting. */
  readonly line: number | null;
  /** Such as `routes[3].service`; empty for the file as a whole. */
  readonly key: string;
  readonly reason: string;
  /** The application whose settings do not fit; null if the file is wrong for all. */
  readonly application: string | null;
}

/** `gateway.yml, line 12: routes[3].service must be one of user, product, order (gateway)` */
export const textOf = ({ file, line, key, reason, application }: Problem): string =>
  [
    line === null ? `${file}:` : `${file}, line ${line}:`,
    ...(key === '' ? [] : [key]),
    reason,
    ...(application === null ? [] : [`(${application})`]),
  ].join(' ');

const SHOWN = 3;

/** The first problems, in one sentence. */
export function summaryOf(problems: readonly Problem[]): string {
  const more = problems.length - SHOWN;
  return problems.slice(0, SHOWN).map(textOf).join('; ') + (more > 0 ? `; and ${more} more` : '');
}
