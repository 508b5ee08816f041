import { resolve } from 'node:path';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { reasonOf } from '@diancan/errors';
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import {
  ConfigRepository,
  NoFolderError,
  RepositoryUnreachableError,
  type Snapshot,
  UnreadableVersionError,
} from './config-repository.js';
import { GitClone, HEAD_REF, type OriginRefs } from './git-clone.js';
import { GitCommand, GitError } from './git-command.js';
import { isLabel, mayBeCommit } from './git-label.js';
import { readGitSnapshot } from './git-snapshot.js';
import { withoutCredentials } from './redact-url.js';
import { snapshotCache } from './snapshot-cache.js';

export interface GitRepositoryOptions {
  /** Any URL or path that git understands. */
  readonly url: string;
  /** The default branch; empty: the HEAD of the origin. */
  readonly label: string;
  /** The folder of the configuration in the repository. */
  readonly folder: string;
  /** The folder of the clone. */
  readonly clone: string;
}

const VERSION = /^[0-9a-f]{40,64}$/;
const LABELS_REMEMBERED = 500;
/** `scheme://…` and `host:path`; anything else is a path on this machine. */
const REMOTE = /^[\w+.-]+:\/\/|^[^/]+:/;

/** The configuration in a git repository, read from a clone. */
export class GitRepository extends ConfigRepository implements OnModuleDestroy {
  readonly description: string;
  readonly folder: string;
  readonly #logger = new Logger(GitRepository.name);
  readonly #git: GitCommand;
  readonly #clone: GitClone;
  readonly #label: string;
  readonly #snapshots = snapshotCache(version => this.#read(version));
  /** The versions of labels, until the next fetch that brings anything. */
  readonly #labels = new LRUCache<string, { version: string | null }>({ max: LABELS_REMEMBERED });
  #opened: Promise<void> | undefined;
  readonly #fetches = new PQueue({ concurrency: 1 });
  /** The refs of the origin at the last fetch. */
  #fetched: string | null = null;
  #isBroken = false;

  /** @throws Error if the label cannot be the name of a branch */
  constructor({ url, label, folder, clone }: GitRepositoryOptions) {
    super();
    if (label !== '' && !isLabel(label)) throw new Error('DIANCAN_CONFIG_LABEL is not the name of a branch');
    const address = REMOTE.test(url) ? url : resolve(url);
    const path = resolve(clone);
    this.description = withoutCredentials(address);
    this.folder = folder;
    this.#label = label;
    this.#git = new GitCommand(address, resolve(path, '..'));
    this.#clone = new GitClone(this.#git, path, this.description);
  }

  /**
   * Runs one at a time. A call during a run triggers another run, because the first may have missed the push.
   */
  fetch(): Promise<void> {
    return this.#fetches.add(() => this.#fetchOnce());
  }

  async head(): Promise<string | null> {
    return this.#refersTo(this.#label === '' ? HEAD_REF : `refs/heads/${this.#label}`);
  }

  async resolve(label: string): Promise<string | null> {
    if (!isLabel(label)) return null;
    const known = this.#labels.get(label);
    if (known !== undefined) return known.version;
    const version =
      (await this.#refersTo(`refs/heads/${label}`)) ??
      (await this.#refersTo(`refs/tags/${label}`)) ??
      (await this.#commit(label));
    this.#labels.set(label, { version });
    return version;
  }

  async isDefault(label: string): Promise<boolean> {
    return (await this.#defaultRef()) === `refs/heads/${label}`;
  }

  async mayServe(branch: string): Promise<boolean> {
    const served = await this.#defaultRef();
    return served === null || served === `refs/heads/${branch}`;
  }

  /** null before the first fetch. */
  async #defaultRef(): Promise<string | null> {
    if (this.#label !== '') return `refs/heads/${this.#label}`;
    return this.#query(['symbolic-ref', '--quiet', 'HEAD']);
  }

  async snapshot(version: string): Promise<Snapshot> {
    if (!VERSION.test(version)) throw new Error('this is no version of a git repository');
    await this.#open();
    return (await this.#snapshots.fetch(version))!;
  }

  /** A stop does not wait for an origin that does not answer. */
  onModuleDestroy(): void {
    this.#git.stop();
  }

  async #fetchOnce(): Promise<void> {
    try {
      await this.#open();
      const refs = await this.#clone.listRefs();
      this.#requireBranch(refs);
      if (refs.text === this.#fetched && this.#clone.exists && !this.#isBroken) return;
      await this.#clone.update(refs, this.#isBroken);
      this.#isBroken = false;
      this.#labels.clear();
      this.#fetched = refs.text;
    } catch (error) {
      // A disk that is full or not writable counts like an origin that is away.
      if (!(error instanceof GitError) && !isOfSystem(error)) throw error;
      throw new RepositoryUnreachableError(`${this.description}: ${reasonOf(error)}`, { cause: error });
    }
  }

  #requireBranch({ hasHead, branches }: OriginRefs): void {
    if (this.#label !== '' && !branches.includes(this.#label)) {
      throw new RepositoryUnreachableError(
        `${this.description} has no branch ${this.#label}: ` +
          'push it, or set DIANCAN_CONFIG_LABEL to another one',
      );
    }
    if (this.#label === '' && !hasHead) {
      throw new RepositoryUnreachableError(
        `the HEAD of ${this.description} names no branch that is there: push it, or set DIANCAN_CONFIG_LABEL`,
      );
    }
  }

  /** The commit of a full ref name, or of the digits of a commit. */
  #refersTo(name: string): Promise<string | null> {
    return this.#query(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  }

  /**
   * Only commits that a branch or tag contains: a commit that was removed from the history must not be
   * readable by hash.
   */
  async #commit(label: string): Promise<string | null> {
    const commit = mayBeCommit(label) ? await this.#refersTo(label) : null;
    if (commit === null) return null;
    return (await this.#query(['for-each-ref', '--count=1', '--format=%(refname)', `--contains=${commit}`]))
      ? commit
      : null;
  }

  /**
   * @returns null if git finds nothing
   * @throws GitError if git takes too long
   */
  async #query(args: readonly string[]): Promise<string | null> {
    await this.#open();
    if (!this.#clone.exists) return null;
    try {
      return (await this.#git.run(args, { clone: this.#clone.folder })).toString().trim();
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      if (error.exitCode === null) throw error;
      if (error.exitCode !== 1) this.#markBroken(error);
      return null;
    }
  }

  async #read(version: string): Promise<Snapshot> {
    const leftOut = (paths: readonly string[]): void =>
      this.#logger.warn(`too large to be served, in ${version}: ${paths.join(', ')}`);
    try {
      return await readGitSnapshot(this.#git, this.#clone.folder, version, this.folder, leftOut);
    } catch (error) {
      const isOurs = error instanceof NoFolderError || error instanceof UnreadableVersionError;
      const tookTooLong = error instanceof GitError && error.exitCode === null;
      if (!isOurs && !tookTooLong && (await this.#refersTo(version)) !== null) this.#markBroken(error);
      throw error;
    }
  }

  /** The clone is damaged: the next fetch makes another one. */
  #markBroken(error: unknown): void {
    this.#isBroken = true;
    this.#logger.warn(`the clone of ${this.description} does not work and is made anew: ${reasonOf(error)}`);
  }

  #open(): Promise<void> {
    return (this.#opened ??= this.#clone.open().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    }));
  }
}

const isOfSystem = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
