import type { Tree } from '@diancan/config-wire';

/** What kept a start from having the settings that the config centre serves. */
interface StartTrouble {
  readonly outcome: 'refused' | 'unreachable';
  /** The version that was not taken. */
  readonly refused?: string;
  /** One sentence, without values. */
  readonly reason: string;
}

export interface Loaded {
  /** What the source calls this state of the settings; null where it has no names for them. */
  readonly version: string | null;
  /** Merged, with placeholders resolved. */
  readonly values: Tree;
  /** The same before placeholders were resolved, where the source is one that a copy is kept of. */
  readonly written?: Tree;
  readonly trouble?: StartTrouble;
}

/** Where a process has its settings from. */
export interface ConfigSource {
  /**
   * For a start.
   * @throws Error that says in one sentence what is missing and what to do about it
   */
  load(): Promise<Loaded>;
}

/** One that a running process can ask for what is new. */
export interface FollowedSource extends ConfigSource {
  /**
   * @param known the version that is known already
   * @returns null when that is still the one
   * @throws Error that says in one sentence why there is no answer; see `isCentreError`
   */
  fetch(known: string | null): Promise<Loaded | null>;
  /** Keeps settings that have proven good, for a start without the source. @throws Error of the file system */
  keep(loaded: Loaded): Promise<void>;
}
