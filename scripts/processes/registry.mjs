// @ts-check
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, isAlive } from './identity.mjs';
import { stopPid } from './stop-pid.mjs';

/**
 * @typedef {object} Registered
 * @property {string} name
 * @property {number} pid
 * @property {string | null} identity
 * @property {number} rank higher ranks are stopped first
 * @property {number} ownerPid the process that started it
 * @property {string | null} ownerIdentity
 */

/**
 * The processes started from one data folder, a file for each, so that a later run can find what a killed one
 * left behind, and several owners can write without reading each other's.
 */
export class ProcessRegistry {
  /** @param {string} folder made with its first entry: to look for processes, nothing needs to be written */
  constructor(folder) {
    this.folder = folder;
  }

  /**
   * @param {string} name
   * @param {number} pid
   * @param {number} [rank]
   * @throws {Error} of the file system; then nothing is recorded
   */
  record(name, pid, rank = 0) {
    /** @type {Registered} */
    const entry = {
      name,
      pid,
      identity: identityOf(pid),
      rank,
      ownerPid: process.pid,
      ownerIdentity: identityOf(process.pid),
    };
    const draft = join(this.folder, `.${pid}.draft`);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    try {
      writeFileSync(draft, JSON.stringify(entry), { mode: 0o600, flush: true });
      renameSync(draft, this.#file(pid));
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }

  /** @param {number} pid of a process that has ended: an entry that cannot be removed names no living one */
  forget(pid) {
    try {
      rmSync(this.#file(pid), { force: true });
    } catch {
      // A later run ignores it.
    }
  }

  /** All recorded processes that are alive. */
  living() {
    return this.#entries().filter(({ pid, identity }) => isAlive(pid, identity));
  }

  /** Living processes whose owner is dead. */
  orphans() {
    return this.living().filter(({ ownerPid, ownerIdentity }) => !isAlive(ownerPid, ownerIdentity));
  }

  /**
   * Stops the given processes, the highest rank first.
   * @param {Registered[]} entries
   */
  async stop(entries) {
    const ranks = [...new Set(entries.map(({ rank }) => rank))].toSorted((a, b) => b - a);
    for (const rank of ranks) {
      const together = entries.filter(entry => entry.rank === rank);
      await Promise.all(together.map(({ pid, identity }) => stopPid(pid, identity)));
      for (const { pid } of together) this.forget(pid);
    }
  }

  /** @returns {Registered[]} */
  #entries() {
    let names;
    try {
      names = readdirSync(this.folder).filter(name => name.endsWith('.json'));
    } catch {
      return [];
    }
    return names.flatMap(name => {
      try {
        return [JSON.parse(readFileSync(join(this.folder, name), 'utf8'))];
      } catch {
        return [];
      }
    });
  }

  /** @param {number} pid */
  #file(pid) {
    return join(this.folder, `${pid}.json`);
  }
}
