import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GitCommand, GitError, ORIGIN } from './git-command.js';

/** The ref that keeps the HEAD of the origin, whether it names a branch or not. */
export const HEAD_REF = 'refs/diancan/head';
const ASK_WITHIN_MS = 15_000;
const ORIGIN_FILE = 'diancan-origin';

/** The refs of the origin. */
export interface OriginRefs {
  readonly hasHead: boolean;
  /** The branch that its HEAD names; null if it names none. */
  readonly headBranch: string | null;
  readonly branches: readonly string[];
  /** The whole answer, to notice a change. */
  readonly text: string;
}

/** The bare clone of the origin on this machine, made again if it is damaged. */
export class GitClone {
  /**
   * @param folder of the clone
   * @param origin distinguishes it from a clone of another origin
   */
  constructor(
    private readonly git: GitCommand,
    readonly folder: string,
    private readonly origin: string,
  ) {}

  /** Removes a clone of another origin: its content must not be served in the name of this one. */
  async open(): Promise<void> {
    await mkdir(dirname(this.folder), { recursive: true, mode: 0o700 });
    // Null if there is no clone yet.
    const known = await readFile(join(this.folder, ORIGIN_FILE), 'utf8').catch(() => null);
    if (known !== this.origin) await rm(this.folder, { recursive: true, force: true });
  }

  get exists(): boolean {
    return existsSync(join(this.folder, 'HEAD'));
  }

  /** @throws GitError if the origin does not answer */
  async listRefs(): Promise<OriginRefs> {
    // git runs in this folder, which may have been removed.
    await mkdir(dirname(this.folder), { recursive: true, mode: 0o700 });
    const text = (
      await this.git.run(['ls-remote', '--symref', ORIGIN, 'HEAD', 'refs/heads/*', 'refs/tags/*'], {
        remote: true,
        withinMs: ASK_WITHIN_MS,
      })
    ).toString();
    const names = text.split('\n').map(line => line.split('\t')[1]);
    return {
      hasHead: /^[0-9a-f]+\tHEAD$/m.test(text),
      headBranch: /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(text)?.[1] ?? null,
      branches: names.flatMap(name =>
        name?.startsWith('refs/heads/') ? [name.slice('refs/heads/'.length)] : [],
      ),
      text,
    };
  }

  /**
   * Fetches from an origin that has just answered. A failure may be due to the clone, such as a lock that a
   * killed git left, or a full disk: a new clone replaces it as soon as it is complete.
   * @throws GitError
   */
  async update(refs: OriginRefs, isBroken: boolean): Promise<void> {
    if (this.exists && !isBroken) {
      try {
        return await this.#fetchInto(this.folder, refs);
      } catch (error) {
        // After a timeout, a new clone would not be faster.
        if (!(error instanceof GitError) || error.exitCode === null) throw error;
      }
    }
    const fresh = `${this.folder}.new`;
    await rm(fresh, { recursive: true, force: true });
    await this.git.run(['init', '--quiet', '--bare', '--template=', fresh]);
    await writeFile(join(fresh, ORIGIN_FILE), this.origin);
    await this.#fetchInto(fresh, refs);
    await rm(this.folder, { recursive: true, force: true });
    await rename(fresh, this.folder);
  }

  async #fetchInto(clone: string, { hasHead, headBranch }: OriginRefs): Promise<void> {
    const wanted = [
      ...(hasHead ? [`+HEAD:${HEAD_REF}`] : []),
      '+refs/heads/*:refs/heads/*',
      '+refs/tags/*:refs/tags/*',
    ];
    const options = [
      '--quiet',
      '--force',
      '--prune',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
    ];
    await this.git.run(['fetch', ...options, ORIGIN, ...wanted], { clone, remote: true });
    await this.git.run(
      ['symbolic-ref', 'HEAD', headBranch === null ? HEAD_REF : `refs/heads/${headBranch}`],
      { clone },
    );
  }
}
