/** The configuration as it was at one moment. */
export interface Snapshot {
  /** The commit; of a plain folder a name made of its content. */
  readonly version: string;
  /** Text of every regular file by its path inside the configuration's folder, with `/` between; never a link. */
  readonly files: ReadonlyMap<string, string>;
}

/** Where the configuration comes from. Its own copy answers while the origin is away. */
export abstract class ConfigRepository {
  /** For people: the URL without credentials, or the folder. */
  abstract readonly description: string;

  /** The folder of the configuration inside the repository, without slashes around it; '' is all of it. */
  abstract readonly folder: string;

  /**
   * Asks the origin for what is new.
   * @throws RepositoryUnreachableError; what was there before stays readable
   */
  abstract fetch(): Promise<void>;

  /** The newest version of the branch that is served by default, as last fetched; null before anything was. */
  abstract head(): Promise<string | null>;

  /**
   * The version that a label names: a branch, a tag, or a commit of at least 7 hex digits; null when there is none.
   * A plain folder knows no labels but its present version.
   */
  abstract resolve(label: string): Promise<string | null>;

  /** Whether a label names the branch that is served by default. */
  abstract isDefault(label: string): Promise<boolean>;

  /** @throws NoFolderError, UnreadableVersionError, or another Error when there is no such version */
  abstract snapshot(version: string): Promise<Snapshot>;
}

/** The origin did not answer, or not in a way that git understands. The message names it without credentials. */
export class RepositoryUnreachableError extends Error {
  readonly code = 'REPOSITORY_UNREACHABLE';
}

/** A version has no folder where the configuration should be. Serving nothing in its place would take everything away. */
export class NoFolderError extends Error {
  readonly code = 'NO_FOLDER';
}

/** A version whose files of settings are too large to be any. The message names the file. */
export class UnreadableVersionError extends Error {
  readonly code = 'UNREADABLE_VERSION';
}
