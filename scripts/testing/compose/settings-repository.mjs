// @ts-check
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { PROJECT } from '../../project.mjs';

/** A git repository with the settings of this project, and somebody who works on it. */
export class SettingsRepository {
  #clone;

  /** @param {string} folder is made; holds the repository and the clone */
  constructor(folder) {
    this.folder = `${folder}/settings.git`;
    this.#clone = `${folder}/settings`;
    mkdirSync(folder, { recursive: true });
    // The container is another user, who must be able to read it.
    git(folder, 'init', '--quiet', '--bare', '--shared=everybody', '--initial-branch=main', this.folder);
    git(folder, 'clone', '--quiet', this.folder, this.#clone);
    git(this.#clone, 'config', 'user.name', 'test:compose');
    git(this.#clone, 'config', 'user.email', 'test@example.com');
    cpSync(`${PROJECT}/config-repo`, `${this.#clone}/config-repo`, { recursive: true });
    this.#push('settings as they come');
  }

  /**
   * Changes a file of the settings and pushes it.
   * @param {string} file
   * @param {(text: string) => string} change
   * @returns {string} the commit
   */
  change(file, change) {
    const path = `${this.#clone}/config-repo/${file}`;
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`${file} is the same after the change`);
    writeFileSync(path, after);
    this.#push(`change ${file}`);
    return git(this.#clone, 'rev-parse', 'HEAD').trim();
  }

  /** @param {string} message */
  #push(message) {
    git(this.#clone, 'add', '--all');
    git(this.#clone, 'commit', '--quiet', '--message', message);
    git(this.#clone, 'push', '--quiet', 'origin', 'HEAD:main');
  }
}

/** @param {string} folder @param {string[]} args */
function git(folder, ...args) {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
}
