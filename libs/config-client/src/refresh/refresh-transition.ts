import type { Loaded } from '../source/config-source.js';
import { knownIn, type RefreshPhase, type RunningPhase, settled } from './refresh-phase.js';

/** Settings that were fetched, compared with those in force. */
export type Comparison =
  | { readonly kind: 'equal' }
  /** The reason names every wrong key, and never a value. */
  | { readonly kind: 'unusable'; readonly reason: string }
  | {
      readonly kind: 'usable';
      /** Top-level keys whose values differ. */
      readonly changed: readonly string[];
      /** Whether a running process follows any of the differences. */
      readonly isLive: boolean;
    };

export type PhaseEvent =
  /** The service listens: it works with the settings that it started with. */
  | { readonly type: 'started' }
  /** The settings in force are those of another version as well. */
  | { readonly type: 'renamed'; readonly version: string }
  /** The source has no version that is newer. */
  | { readonly type: 'nothing-new'; readonly byHand: boolean }
  | {
      readonly type: 'found';
      readonly found: Loaded;
      readonly comparison: Comparison;
      /** Whether health can decide: it was good before, and is asked for. */
      readonly isWatchable: boolean;
      /** Whether these are the settings that a watched process would go back to. */
      readonly isProven: boolean;
      readonly byHand: boolean;
    }
  /** The source did not answer, which says nothing about the settings. */
  | { readonly type: 'unreachable'; readonly reason: string; readonly byHand: boolean }
  /** The source answered with something that cannot be read. */
  | { readonly type: 'unreadable'; readonly reason: string }
  | { readonly type: 'stayed-healthy' }
  /** `changed`: the top-level keys that differ from the proven settings. */
  | {
      readonly type: 'turned-unhealthy';
      readonly failing: readonly string[];
      readonly changed: readonly string[];
    }
  | { readonly type: 'stopped' };

/** What the caller of `transition` has to do, in this order. */
export type PhaseEffect =
  /** Put settings in force, and notify their users. */
  | { readonly type: 'put'; readonly loaded: Loaded; readonly changed: readonly string[] }
  /** Watch the health of the process, from now on, instead of an earlier watch. */
  | { readonly type: 'watch' }
  | { readonly type: 'unwatch' }
  /** Keep a copy for a start without the source. */
  | { readonly type: 'keep'; readonly loaded: Loaded }
  | { readonly type: 'log' }
  | { readonly type: 'log-return' }
  /** Report the new state. */
  | { readonly type: 'report' };

export interface Transition {
  readonly phase: RefreshPhase;
  readonly effects: readonly PhaseEffect[];
}

/** One step of a refresh, or of the time after it. Does no I/O. */
export function transition(phase: RefreshPhase, event: PhaseEvent): Transition {
  if (phase.kind === 'stopped') return nothing(phase);
  switch (event.type) {
    case 'started':
      return { phase, effects: phase.loaded.trouble === undefined ? keep(phase) : [] };
    case 'renamed':
      return unchanged(phase, { ...phase.loaded, version: event.version });
    case 'nothing-new':
      return event.byHand ? unchanged(phase, phase.loaded) : answered(phase);
    case 'found':
      return found(phase, event);
    case 'unreachable':
      return noAnswer(phase, event.reason, event.byHand);
    case 'unreadable':
      return refuse(phase, null, event.reason);
    case 'stayed-healthy': {
      const next = settled(phase);
      return phase.kind === 'watched' ? { phase: next, effects: keep(next) } : nothing(phase);
    }
    case 'turned-unhealthy':
      return phase.kind === 'watched' ? goBack(phase, event.failing, event.changed) : nothing(phase);
    case 'stopped':
      return { phase: { ...knownIn(phase), kind: 'stopped' }, effects: [{ type: 'unwatch' }] };
  }
}

const CONCLUDED: readonly PhaseEffect[] = [{ type: 'log' }, { type: 'report' }];

function found(phase: RunningPhase, event: Extract<PhaseEvent, { type: 'found' }>): Transition {
  const { comparison, byHand } = event;
  const { version } = event.found;
  if (version !== null && version === phase.rejected && !byHand) return answered(phase);
  if (comparison.kind === 'equal') return unchanged(phase, event.found);
  const reached = { ...phase, unreachable: null };
  if (comparison.kind === 'unusable') return refuse(reached, version, comparison.reason);
  return applied(reached, event, comparison);
}

function applied(
  phase: RunningPhase,
  { found: loaded, isProven, isWatchable }: Extract<PhaseEvent, { type: 'found' }>,
  { changed, isLive }: Extract<Comparison, { kind: 'usable' }>,
): Transition {
  const isDecided = isLive && isWatchable;
  const proven = phase.kind === 'watched' ? phase.proven : phase.loaded;
  const outcome = changed.length === 0 ? 'unchanged' : 'applied';
  const after = { ...phase, loaded, rejected: null, result: { outcome, changed } as const };
  const next: RunningPhase = !isDecided
    ? after
    : isProven
      ? settled(after)
      : { ...knownIn(after), kind: 'watched', proven };
  const watching: readonly PhaseEffect[] = isDecided ? [{ type: isProven ? 'unwatch' : 'watch' }] : [];
  return {
    phase: next,
    effects: [{ type: 'put', loaded, changed }, ...watching, ...keep(next), ...CONCLUDED],
  };
}

function unchanged(phase: RunningPhase, loaded: Loaded): Transition {
  const result = { outcome: 'unchanged', changed: [] } as const;
  const next = { ...phase, loaded, rejected: null, unreachable: null, result };
  return { phase: next, effects: [...keep(next), ...CONCLUDED] };
}

function refuse(phase: RunningPhase, version: string | null, reason: string): Transition {
  const which = version === null ? {} : { refused: version };
  const result = { outcome: 'refused', ...which, reason, changed: [] } as const;
  return { phase: { ...phase, rejected: version, result }, effects: CONCLUDED };
}

/** The source answered, and nothing follows from it. */
const answered = (phase: RunningPhase): Transition => ({
  phase: { ...phase, unreachable: null },
  effects: phase.unreachable === null ? [] : [{ type: 'log-return' }, { type: 'report' }],
});

function noAnswer(phase: RunningPhase, reason: string, byHand: boolean): Transition {
  const isNew = phase.unreachable === null;
  const log: readonly PhaseEffect[] = isNew || byHand ? [{ type: 'log' }] : [];
  const report: readonly PhaseEffect[] = isNew ? [{ type: 'report' }] : [];
  return { phase: { ...phase, unreachable: reason }, effects: [...log, ...report] };
}

function goBack(
  phase: Extract<RefreshPhase, { kind: 'watched' }>,
  failing: readonly string[],
  changed: readonly string[],
): Transition {
  const { version } = phase.loaded;
  const which = version === null ? {} : { refused: version };
  const reason = `health turned bad: ${failing.join(', ')}`;
  const result = { outcome: 'went-back', ...which, reason, changed } as const;
  return {
    phase: settled({ ...phase, loaded: phase.proven, rejected: version, result }),
    effects: [{ type: 'unwatch' }, { type: 'put', loaded: phase.proven, changed }, ...CONCLUDED],
  };
}

/** Settings that are watched are not worth a copy yet. */
const keep = ({ kind, loaded }: RefreshPhase): readonly PhaseEffect[] =>
  kind === 'watched' ? [] : [{ type: 'keep', loaded }];

const nothing = (phase: RefreshPhase): Transition => ({ phase, effects: [] });
