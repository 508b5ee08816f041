import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execaSync } from 'execa';

/** Files by their path in the repository; null takes one away. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>;

const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  HOME: tmpdir(),
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A. Cook',
  GIT_AUTHOR_EMAIL: 'cook@example.com',
  GIT_COMMITTER_NAME: 'A. Cook',
  GIT_COMMITTER_EMAIL: 'cook@example.com',
};

/** A repository that somebody pushes to, as on a git host: a bare one, and a working copy beside it. */
export class GitOrigin {
  readonly root = mkdtempSync(join(tmpdir(), 'diancan-origin-'));
  /** Of the bare one: what the config centre is given. */
  readonly url = join(this.root, 'origin.git');
  readonly work = join(this.root, 'work');

  constructor() {
    this.git('init', '--quiet', '--bare', '--initial-branch=main', this.url);
    this.git('init', '--quiet', '--initial-branch=main', this.work);
    this.in('remote', 'add', 'origin', this.url);
  }

  /** Commits files on the branch that is checked out, and pushes it. @returns the commit */
  push(files: Files, message = 'change settings'): string {
    const commit = this.commit(files, message);
    this.in('push', '--quiet', '--force', 'origin', 'HEAD');
    return commit;
  }

  /** The same without the push. */
  commit(files: Files, message = 'change settings'): string {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.work, path);
      mkdirSync(dirname(file), { recursive: true });
      if (text === null) rmSync(file);
      else writeFileSync(file, text);
    }
    this.in('add', '--all');
    this.in('commit', '--quiet', '--allow-empty', '--message', message);
    return this.in('rev-parse', 'HEAD');
  }

  /** Runs git in the working copy. */
  in(...args: string[]): string {
    return this.git('-C', this.work, ...args);
  }

  /** Runs git in the bare repository. */
  inOrigin(...args: string[]): string {
    return this.git('-C', this.url, ...args);
  }

  git(...args: string[]): string {
    return execaSync('git', args, { env: ENVIRONMENT, extendEnv: false, stdin: 'ignore' }).stdout;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
