/** One reason why a configuration is not put in force. It names places and rules, and never shows a value. */
export interface Problem {
  readonly file: string;
  /** From 1; null where nothing in the file is to blame, such as a setting that is missing. */
  readonly line: number | null;
  /** Such as `routes[3].service`; '' when the file as a whole is meant. */
  readonly key: string;
  readonly reason: string;
  /** Whose settings do not fit; null when the file is wrong for everybody. */
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

/** The first few, for one sentence. */
export function summaryOf(problems: readonly Problem[]): string {
  const more = problems.length - SHOWN;
  return problems.slice(0, SHOWN).map(textOf).join('; ') + (more > 0 ? `; and ${more} more` : '');
}
