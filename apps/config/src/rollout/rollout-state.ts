import type { Problem } from '../check/problem.js';

export interface Refusal {
  readonly version: string;
  readonly problems: readonly Problem[];
  /** ISO 8601. */
  readonly at: string;
  /** Whether it was served, and a process found out: no schema that is published says when it would be good. */
  readonly withdrawn?: boolean;
}

/** What is served, and what is not and why. */
export interface RolloutState {
  readonly served: string | null;
  /** When `served` began to be, ISO 8601. */
  readonly servedAt: string | null;
  /** What was served before. */
  readonly previous: string | null;
  /** The newest version when an operator rolled back: passed over until there is a newer one. */
  readonly held: string | null;
  /** The last version that was found wanting; gone as soon as another one is served that was pushed after it. */
  readonly refused: Refusal | null;
}

export const NOTHING_SERVED: RolloutState = {
  served: null,
  servedAt: null,
  previous: null,
  held: null,
  refused: null,
};

/** What becomes of a version that is the newest one. */
export type VersionStatus = 'served' | 'held' | 'refused' | 'new';

export function statusOf({ served, held, refused }: RolloutState, version: string): VersionStatus {
  if (version === served) return 'served';
  if (version === held) return 'held';
  return version === refused?.version ? 'refused' : 'new';
}

/** A version was found good. */
export const serve = (state: RolloutState, version: string, at: string): RolloutState => ({
  served: version,
  servedAt: at,
  previous: state.served,
  held: null,
  refused: null,
});

/** A version was found wanting; what is served stays. */
export const refuse = (state: RolloutState, refused: Refusal): RolloutState => ({ ...state, refused });

/** An operator wants a version, and no newer one until the next push; be it the one that is served. */
export const rollBack = (
  state: RolloutState,
  version: string,
  newest: string | null,
  at: string,
): RolloutState => ({
  ...(version === state.served ? state : { served: version, servedAt: at, previous: state.served }),
  held: newest === version ? null : newest,
  refused: version === state.refused?.version ? null : state.refused,
});

/** The version that is served turned out wanting where it runs: the one before is served again. */
export const withdraw = (state: RolloutState, refused: Refusal): RolloutState => ({
  served: state.previous,
  servedAt: refused.at,
  previous: null,
  held: state.held === state.previous ? null : state.held,
  refused: { ...refused, withdrawn: true },
});

/**
 * Refusals hold for the schemas that they were spoken by. What was withdrawn stays so: while two releases of a service run
 * side by side, each publishes again and again what it knows, and the version would come and go for all.
 */
export const recheck = (state: RolloutState): RolloutState =>
  state.refused?.withdrawn === true ? state : { ...state, refused: null };
