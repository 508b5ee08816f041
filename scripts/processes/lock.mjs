// @ts-check
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../terminal/failure.mjs';
import { identityOf, isAlive } from './identity.mjs';

/** @typedef {{ pid: number, identity: string | null, note?: string }} Holder */
/** @typedef {{ release(): void }} Lock */

/**
 * A lock between processes that a killed holder cannot keep.
 *
 * Its files are numbered. A process that finds the highest one without a living holder creates the next
 * number by a hard link, which succeeds for exactly one; deleting a stale file and creating it again would
 * not.
 *
 * @param {string} folder holds this lock and nothing else
 * @returns {{ lock: Lock } | { holder: Holder }}
 * @throws {Error} of the file system, if it cannot be written; then the lock is not held
 */
export function tryLock(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `draft-${process.pid}`);
  const own = /** @type {Holder} */ ({ pid: process.pid, identity: identityOf(process.pid) });
  try {
    writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
    for (;;) {
      const last = lastNumber(folder);
      const holder = readHolder(folder, last);
      if (isHeld(holder)) return { holder };
      const mine = last + 1;
      if (!linked(draft, fileOf(folder, mine))) continue;
      const others = numbers(folder).filter(number => number !== mine);
      if (others.some(number => isHeld(readHolder(folder, number)))) {
        // Other processes took and released the lock between the read and the link, so the link proves
        // nothing. Read again.
        rmSync(fileOf(folder, mine), { force: true });
        continue;
      }
      for (const number of others) rmSync(fileOf(folder, number), { force: true });
      return { lock: { release: () => rmSync(fileOf(folder, mine), { force: true }) } };
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Does `work` under the lock, once the present holder has released it.
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function underLock(folder, work) {
  for (;;) {
    const attempt = tryLock(folder);
    if ('lock' in attempt) {
      try {
        return await work();
      } finally {
        attempt.lock.release();
      }
    }
    await delay(200);
  }
}

/**
 * The living holder of a lock, or null.
 * @param {string} folder
 */
export function lockHolder(folder) {
  const holder = readHolder(folder, lastNumber(folder));
  return isHeld(holder) ? holder : null;
}

/** @param {Holder | null} holder @returns {holder is Holder} */
function isHeld(holder) {
  return holder !== null && isAlive(holder.pid, holder.identity);
}

/** @param {string} folder @param {number} number */
function fileOf(folder, number) {
  return join(folder, `lock-${number}`);
}

/** @param {string} folder */
function numbers(folder) {
  try {
    return readdirSync(folder).flatMap(name => (/^lock-\d+$/.test(name) ? [Number(name.slice(5))] : []));
  } catch {
    return [];
  }
}

/** @param {string} folder */
function lastNumber(folder) {
  return Math.max(0, ...numbers(folder));
}

/** @param {string} folder @param {number} number @returns {Holder | null} */
function readHolder(folder, number) {
  try {
    return JSON.parse(readFileSync(fileOf(folder, number), 'utf8'));
  } catch {
    return null;
  }
}

/** @param {string} from @param {string} to */
function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
