import type { Tree } from '@diancan/config-wire';

/** Why a start did not get the settings that the config centre serves. */
interface StartTrouble {
  readonly outcome: 'refused' | 'unreachable';
  /** The version that was refused. */
  readonly refused?: string;
  /** One sentence, without values. */
  readonly reason: string;
}

export interface Loaded {
  /** The name that the source gives to this state of the settings; null if it gives none. */
  readonly version: string | null;
  /** Merged, with placeholders resolved. */
  readonly values: Tree;
  /** The same before placeholders were resolved, if a copy of them is kept. */
  readonly written?: Tree;
  readonly trouble?: StartTrouble;
}

/** A source of settings. */
export interface ConfigSource {
  /**
   * For a start.
   * @throws Error that says in one sentence what is missing and what to do about it
   */
  load(): Promise<Loaded>;
}

/** A source that a running process can ask for newer settings. */
export interface FollowedSource extends ConfigSource {
  /**
   * @param known the version that the caller has
   * @returns null if the source has no other one
   * @throws Error that says in one sentence why there is no answer; see `isCentreError`
   */
  fetch(known: string | null): Promise<Loaded | null>;
  /**
   * Keeps settings that have proven good, for a start without the source.
   * @throws Error of the file system
   */
  keep(loaded: Loaded): Promise<void>;
}
