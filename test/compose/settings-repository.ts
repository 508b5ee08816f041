import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execaSync } from 'execa';
import { PROJECT } from '../../scripts/project.mjs';

/** A git repository with the settings of this project, and a working copy. */
export class SettingsRepository {
  readonly folder: string;
  #work;

  /** @param folder is made; holds the repository and the files that are worked on */
  constructor(folder: string) {
    this.folder = `${folder}/settings.git`;
    this.#work = `${folder}/settings`;
    mkdirSync(folder, { recursive: true });
    // The container is another user, who must be able to read it.
    git(folder, 'init', '--quiet', '--bare', '--shared=everybody', '--initial-branch=main', this.folder);
    git(folder, 'init', '--quiet', '--initial-branch=main', this.#work);
    git(this.#work, 'remote', 'add', 'origin', this.folder);
    git(this.#work, 'config', 'user.name', 'test:compose');
    git(this.#work, 'config', 'user.email', 'test@example.com');
    cpSync(`${PROJECT}/config-repo`, `${this.#work}/config-repo`, { recursive: true });
    this.#push('settings as they come');
  }

  /** Changes a file of the settings and pushes it. */
  change(file: string, change: (text: string) => string) {
    const path = `${this.#work}/config-repo/${file}`;
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${file} is the same after the change`);
    writeFileSync(path, after);
    this.#push(`change ${file}`);
  }

  #push(message: string) {
    git(this.#work, 'add', '--all');
    git(this.#work, 'commit', '--quiet', '--message', message);
    git(this.#work, 'push', '--quiet', 'origin', 'HEAD:main');
  }
}

function git(folder: string, ...args: string[]) {
  execaSync('git', args, { cwd: folder });
}
