// @ts-check
import { Failure } from '../terminal/failure.mjs';
import { describeExit } from './child.mjs';

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {number} rank higher ranks are stopped first; equal ones together
 * @property {() => import('./child.mjs').Child} start
 * @property {(signal: AbortSignal) => Promise<void>} ready resolves when it can be used
 */

/**
 * Waits until a program that was started can be used. One that cannot is ended.
 * @param {Program} program
 * @param {import('./child.mjs').Child} child
 * @param {AbortSignal} signal gives up
 * @throws {Failure} with the end of its log, when it ends instead
 */
export async function waitUntilReady(program, child, signal) {
  const ended = new AbortController();
  const fell = child.exited.then(exit => {
    ended.abort();
    throw new Failure(`${program.name} stopped while it was starting (${describeExit(exit)}).`, {
      details: child.lastLines(),
    });
  });
  fell.catch(() => {}); // a program that ends later is no failure of its start
  try {
    await Promise.race([program.ready(AbortSignal.any([ended.signal, signal])), fell]);
  } catch (error) {
    await child.stop();
    throw error;
  }
}
