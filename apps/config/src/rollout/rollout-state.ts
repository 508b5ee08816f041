import type { Problem } from '../check/problem.js';

export interface Refusal {
  readonly version: string;
  readonly problems: readonly Problem[];
  /** ISO 8601. */
  readonly at: string;
  /** Whether a process refused it after it was served: no published schema shows when it would be valid. */
  readonly withdrawn?: boolean;
}

/** Which version is served, and which is refused and why. */
export interface RolloutState {
  readonly served: string | null;
  /** When `served` was first served, ISO 8601. */
  readonly servedAt: string | null;
  /** The version that was served before. */
  readonly previous: string | null;
  /** The newest version at the time of a rollback: skipped until there is a newer one. */
  readonly held: string | null;
  /** The last version that was refused; removed once a version that was pushed after it is served. */
  readonly refused: Refusal | null;
}

export const NOTHING_SERVED: RolloutState = {
  served: null,
  servedAt: null,
  previous: null,
  held: null,
  refused: null,
};

/** The status of the newest version. */
export type VersionStatus = 'served' | 'held' | 'refused' | 'new';

export function statusOf({ served, held, refused }: RolloutState, version: string): VersionStatus {
  if (version === served) return 'served';
  if (version === held) return 'held';
  return version === refused?.version ? 'refused' : 'new';
}

/** A version passed its checks. */
export const serve = (state: RolloutState, version: string, at: string): RolloutState => ({
  served: version,
  servedAt: at,
  previous: state.served,
  held: null,
  refused: null,
});

/** A version failed its checks; the served one stays. */
export const refuse = (state: RolloutState, refused: Refusal): RolloutState => ({ ...state, refused });

/** An operator chose a version, perhaps the served one; no newer one follows until the next push. */
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

/** A process refused the served version: the one before is served again. */
export const withdraw = (state: RolloutState, refused: Refusal): RolloutState => ({
  served: state.previous,
  servedAt: refused.at,
  previous: null,
  held: state.held === state.previous ? null : state.held,
  refused: { ...refused, withdrawn: true },
});

/**
 * A refusal holds for the schemas at its time, except that a withdrawn version stays refused: while two
 * releases of a service run side by side, each publishes its schema again and again, and the version would
 * come and go.
 */
export const recheck = (state: RolloutState): RolloutState =>
  state.refused?.withdrawn === true ? state : { ...state, refused: null };
