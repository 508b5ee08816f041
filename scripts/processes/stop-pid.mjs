// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../terminal/failure.mjs';
import { isAlive } from './identity.mjs';

/** How long a process may take to end by itself before it is killed, in ms. */
const GRACE_MS = 10_000;

/**
 * Ends a process: SIGTERM, and SIGKILL to its whole group when it has not ended in time.
 * @param {number} pid leader of its own process group
 * @param {string | null} identity nothing is signalled unless the process is still this one
 * @param {number} [graceMs]
 */
export async function stopPid(pid, identity, graceMs = GRACE_MS) {
  if (!isAlive(pid, identity)) return;
  signal(pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (isAlive(pid, identity)) {
    if (Date.now() > deadline) {
      signal(-pid, 'SIGKILL');
      signal(pid, 'SIGKILL');
    }
    await delay(30);
  }
}

/**
 * Signals a process that may be gone already.
 * @param {number} pid negative: the process group
 * @param {NodeJS.Signals} name
 */
export function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
