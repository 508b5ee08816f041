import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GitCommand, GitError, ORIGIN } from './git-command.js';

/** Where the origin's HEAD is kept, whether it names a branch or not. */
export const HEAD_REF = 'refs/diancan/head';
const ASK_WITHIN_MS = 15_000;
const ORIGIN_FILE = 'diancan-origin';

/** What the origin said that it has. */
export interface OriginRefs {
  readonly hasHead: boolean;
  /** The branch that its HEAD names; null when it names none. */
  readonly headBranch: string | null;
  readonly branches: readonly string[];
  /** All of it, to tell one state from another. */
  readonly text: string;
}

/** The bare copy of the origin on this machine, made anew where it does not work. */
export class GitClone {
  /**
   * @param folder of the clone
   * @param origin what tells it from a clone of something else
   */
  constructor(
    private readonly git: GitCommand,
    readonly folder: string,
    private readonly origin: string,
  ) {}

  /** Forgets a clone of another origin: what that one has must not be served in this one's name. */
  async open(): Promise<void> {
    await mkdir(dirname(this.folder), { recursive: true, mode: 0o700 });
    const known = await readFile(join(this.folder, ORIGIN_FILE), 'utf8').catch(() => null); // there is none yet
    if (known !== this.origin) await rm(this.folder, { recursive: true, force: true });
  }

  get exists(): boolean {
    return existsSync(join(this.folder, 'HEAD'));
  }

  /** @throws GitError when the origin does not answer */
  async listRefs(): Promise<OriginRefs> {
    // git runs in it, and somebody may have taken it away.
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
   * Brings over what the origin has. It has just answered: where that fails, the clone may be at fault, by a lock that a
   * killed git has left or by a disk that was full, and another one takes its place as soon as it is whole.
   * @throws GitError
   */
  async update(refs: OriginRefs, isBroken: boolean): Promise<void> {
    if (this.exists && !isBroken) {
      try {
        return await this.#fetchInto(this.folder, refs);
      } catch (error) {
        // One that took too long would not be faster from the beginning.
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
