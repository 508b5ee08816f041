import type { Loaded } from '../source/config-source.js';
import type { RefreshState } from './refresh-state.js';

interface Known {
  /** The settings in force. */
  readonly loaded: Loaded;
  /** The version that was refused or gone back from. It is tried again only if an operator asks. */
  readonly rejected: string | null;
  /** Why the source did not answer the last time; null if it did. */
  readonly unreachable: string | null;
  /** The result of the last refresh that had an answer. */
  readonly result: Pick<RefreshState, 'outcome' | 'refused' | 'reason' | 'changed'>;
}

/**
 * The phase of a process. `settled`: its settings stay. `watched`: its health decides whether they stay, or
 * the `proven` ones from before come back. `stopped`: nothing changes any more.
 */
export type RefreshPhase =
  | (Known & { readonly kind: 'settled' })
  | (Known & { readonly kind: 'watched'; readonly proven: Loaded })
  | (Known & { readonly kind: 'stopped' });

export type RunningPhase = Exclude<RefreshPhase, { kind: 'stopped' }>;

/** @param loaded the settings that the process starts with */
export function initialPhase(loaded: Loaded): RefreshPhase {
  const { trouble } = loaded;
  const rejected = trouble?.refused ?? null;
  if (trouble?.outcome === 'refused') {
    const { outcome, refused, reason } = trouble;
    return settled({
      loaded,
      rejected,
      unreachable: null,
      result: { outcome, refused, reason, changed: [] },
    });
  }
  const result = { outcome: 'started', changed: [] } as const;
  return settled({ loaded, rejected, unreachable: trouble?.reason ?? null, result });
}

/** The version to name in a request: the source answers only with another one. */
export const knownVersion = ({ loaded, rejected }: RefreshPhase, byHand: boolean): string | null =>
  byHand ? loaded.version : (rejected ?? loaded.version);

/** @param atNextStart keys and paths that wait for the next start */
export function reportOf(
  { loaded: { version }, result, unreachable }: RefreshPhase,
  atNextStart: readonly string[],
): RefreshState {
  const report = { version, atNextStart, ...result };
  return unreachable === null ? report : { ...report, outcome: 'unreachable', reason: unreachable };
}

/** Only what every phase has. */
export const knownIn = ({ loaded, rejected, unreachable, result }: Known): Known => ({
  loaded,
  rejected,
  unreachable,
  result,
});

export const settled = (phase: Known): RunningPhase => ({ ...knownIn(phase), kind: 'settled' });
