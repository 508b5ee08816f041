import type { RolloutState } from './rollout-state.js';

/** An operator who rolls back; a process that cannot use a version; a config centre that has judged one. */
export type DecidedBy = 'operator' | 'process' | 'centre';

/**
 * Puts the decisions of several config centres in one order, also those of centres that did not hear each
 * other. Times are ms since 1970, and always later than any that the deciding centre knew: a decision that
 * follows from another one comes after it, whatever the clocks say.
 */
export interface Stamp {
  /** When an operator decided last; 0: never. */
  readonly operator: number;
  /** When a version was withdrawn last because of a process; 0: never. */
  readonly process: number;
  /** When anybody decided last. */
  readonly latest: number;
  /** The config centre that decided: of two decisions of the same moment, one has to win everywhere. */
  readonly centre: string;
}

export const NO_STAMP: Stamp = { operator: 0, process: 0, latest: 0, centre: '' };

/** What is served, refused and held, and when that was decided. */
export interface Decision {
  readonly state: RolloutState;
  readonly stamp: Stamp;
}

/**
 * The stamp of a decision that is made with `known` as the last decision that was heard of.
 * @param now ms since 1970
 */
export function stampAfter(known: Stamp, by: DecidedBy, centre: string, now: number): Stamp {
  const latest = Math.max(now, known.latest + 1);
  return { ...known, ...(by !== 'centre' && { [by]: latest }), latest, centre };
}

/**
 * Whether a decision takes the place of another one. Where neither centre knew of the other's decision, an
 * operator's outweighs that of a process, and both outweigh what a centre judged by itself: it will judge
 * again what is newer.
 */
export function isNewer(a: Decision, b: Decision): boolean {
  for (const order of ORDER) {
    const [left, right] = [order(a), order(b)];
    if (left !== right) return left > right;
  }
  return false;
}

/** The first one that tells two decisions apart counts. */
const ORDER: ReadonlyArray<(decision: Decision) => number | string> = [
  // A centre that has nothing to serve decides nothing for the others.
  ({ state }) => (state.served === null ? 0 : 1),
  ({ stamp }) => stamp.operator,
  ({ stamp }) => stamp.process,
  ({ stamp }) => stamp.latest,
  ({ stamp }) => stamp.centre,
];

/** Whether an operator or a process decided something of which the other decision does not know. */
export const isBinding = ({ stamp }: Decision, { stamp: known }: Decision): boolean =>
  stamp.operator !== known.operator || stamp.process !== known.process;

/** The stamp of what a release kept that knew no stamps. */
export function stampOf({ served, servedAt, held, refused }: RolloutState): Stamp {
  if (served === null || servedAt === null) return NO_STAMP;
  const at = Date.parse(servedAt);
  const withdrawn = refused?.withdrawn === true ? Date.parse(refused.at) : 0;
  const latest = Math.max(at, withdrawn);
  return { ...NO_STAMP, operator: held === null ? 0 : at, process: withdrawn, latest };
}
