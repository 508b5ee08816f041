// @ts-check
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure, Interrupted } from '../terminal/failure.mjs';

const POLL_MS = 50;

/**
 * Asks until the answer is yes.
 * @param {() => Promise<boolean>} ask
 * @param {object} options
 * @param {string} options.failure what to fail with when time is up
 * @param {number} options.timeoutMs
 * @param {AbortSignal} [options.signal] gives up at once
 * @throws {Failure}
 */
export async function waitUntil(ask, { failure, timeoutMs, signal }) {
  const deadline = Date.now() + timeoutMs;
  while (!(await ask())) {
    if (signal?.aborted) throw new Interrupted();
    if (Date.now() > deadline) throw new Failure(failure);
    await delay(POLL_MS);
  }
}

/**
 * Whether a server speaks: it sends first, or it answers the greeting.
 * @param {{ host: string, port: number, greeting?: string, expects?: string }} options `expects`: how its words begin
 * @returns {Promise<boolean>}
 */
export function speaks({ host, port, greeting = '', expects = '' }) {
  return new Promise(resolve => {
    const socket = connect({ host, port });
    /** @param {boolean} answer */
    const end = answer => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.once('connect', () => void (greeting && socket.write(greeting)));
    let words = '';
    socket.on('data', data => {
      words += data.toString('latin1');
      if (words.length >= expects.length) end(words.startsWith(expects));
    });
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
