import type { RolloutState } from './rollout-state.js';

/** An operator rolled back, a process could not use a version, or a config centre checked one. */
export type DecidedBy = 'operator' | 'process' | 'centre';

/**
 * Orders the decisions of several config centres, also of those without a connection to each other. Times are
 * in ms since 1970 and later than all that the deciding centre knew, as in a Lamport clock: a decision comes
 * after those that it is based on, even if the clocks of the machines differ.
 */
export interface Stamp {
  /** Of the last decision by an operator; 0: none. */
  readonly operator: number;
  /** Of the last withdrawal of a version because of a process; 0: none. */
  readonly process: number;
  /** Of the last decision of any kind. */
  readonly latest: number;
  /** The config centre that decided. It breaks ties between decisions of the same time. */
  readonly centre: string;
}

export const NO_STAMP: Stamp = { operator: 0, process: 0, latest: 0, centre: '' };

/** What is served, refused and held, with the time of that decision. */
export interface Decision {
  readonly state: RolloutState;
  readonly stamp: Stamp;
}

/**
 * The stamp of a new decision.
 * @param known the stamp of the last known decision
 * @param now ms since 1970
 */
export function stampAfter(known: Stamp, by: DecidedBy, centre: string, now: number): Stamp {
  const latest = Math.max(now, known.latest + 1);
  return { ...known, ...(by !== 'centre' && { [by]: latest }), latest, centre };
}

/**
 * Whether decision `a` replaces `b`. If neither centre knew the other's decision, an operator's outweighs that
 * of a process, and both outweigh a centre's own check, which the centre repeats for newer versions.
 */
export function isNewer(a: Decision, b: Decision): boolean {
  for (const order of ORDER) {
    const [left, right] = [order(a), order(b)];
    if (left !== right) return left > right;
  }
  return false;
}

/** Compared in this order; the first difference decides. */
const ORDER: ReadonlyArray<(decision: Decision) => number | string> = [
  // A centre without a version to serve does not decide for the others.
  ({ state }) => (state.served === null ? 0 : 1),
  ({ stamp }) => stamp.operator,
  ({ stamp }) => stamp.process,
  ({ stamp }) => stamp.latest,
  ({ stamp }) => stamp.centre,
];

/** Whether an operator's or a process's decision is in the first stamp that is not in the second one. */
export const isBinding = ({ stamp }: Decision, { stamp: known }: Decision): boolean =>
  stamp.operator !== known.operator || stamp.process !== known.process;

/** The stamp for a state that an older release stored without one. */
export function stampOf({ served, servedAt, held, refused }: RolloutState): Stamp {
  if (served === null || servedAt === null) return NO_STAMP;
  const at = Date.parse(servedAt);
  const withdrawn = refused?.withdrawn === true ? Date.parse(refused.at) : 0;
  const latest = Math.max(at, withdrawn);
  return { ...NO_STAMP, operator: held === null ? 0 : at, process: withdrawn, latest };
}
