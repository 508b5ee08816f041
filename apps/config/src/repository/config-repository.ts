/** The configuration as it was at one moment. */
export interface Snapshot {
  /** The commit; for a plain folder a name made from its content. */
  readonly version: string;
  /**
   * The bytes of every regular file by its path in the folder of the configuration, with `/` between; never
   * of a link.
   */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The source of the configuration. Its own copy answers while the origin is away. */
export abstract class ConfigRepository {
  /** For messages: the URL without credentials, or the folder. */
  abstract readonly description: string;

  /** The folder of the configuration inside the repository, without slashes around it; '' is all of it. */
  abstract readonly folder: string;

  /**
   * Fetches new versions from the origin.
   * @throws RepositoryUnreachableError; the versions that were there before stay readable
   */
  abstract fetch(): Promise<void>;

  /** The newest version of the default branch, as last fetched; null before the first fetch. */
  abstract head(): Promise<string | null>;

  /**
   * The version that a label names: a branch, a tag, or a commit of at least 7 hex digits; null if there is
   * none. A plain folder knows only its present version.
   */
  abstract resolve(label: string): Promise<string | null>;

  /** Whether a label names the default branch. */
  abstract isDefault(label: string): Promise<boolean>;

  /** Whether a push to a branch may change what is served: always while nobody knows which one is served. */
  abstract mayServe(branch: string): Promise<boolean>;

  /** @throws NoFolderError, UnreadableVersionError, or another Error if there is no such version */
  abstract snapshot(version: string): Promise<Snapshot>;
}

/** The origin did not answer, or git did not understand it. The message names it without credentials. */
export class RepositoryUnreachableError extends Error {
  readonly code = 'REPOSITORY_UNREACHABLE';
}

/**
 * A version lacks the folder of the configuration. Serving an empty configuration would remove every setting.
 */
export class NoFolderError extends Error {
  readonly code = 'NO_FOLDER';
}

/** A version with a file of settings that is too large. The message names the file. */
export class UnreadableVersionError extends Error {
  readonly code = 'UNREADABLE_VERSION';
}
