// @ts-check
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { codeOf, Failure } from '../terminal/failure.mjs';

/** Below the range of ports that systems use for outgoing connections. */
const LOWEST = 20_000;
const HIGHEST = 30_000;

/** Ports that this process has handed out; perhaps nothing listens on them yet. @type {Set<number>} */
const promised = new Set();

/**
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<boolean>}
 */
export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', error => {
      const code = codeOf(error);
      if (code === 'EADDRINUSE' || code === 'EACCES') resolve(false);
      else
        reject(
          new Failure(
            `Nothing can listen on ${host} (${code}): DIANCAN_BIND must be an address of this machine.`,
          ),
        );
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * The first of `count` neighbouring ports that are all free on 127.0.0.1.
 * @param {number} [count]
 */
export async function freePort(count = 1) {
  for (;;) {
    const first = randomInt(LOWEST, HIGHEST - count);
    if (await areFree(first, count)) {
      for (let port = first; port < first + count; port++) promised.add(port);
      return first;
    }
  }
}

/**
 * @param {number} first
 * @param {number} count
 */
export async function areFree(first, count) {
  for (let port = first; port < first + count; port++) {
    if (promised.has(port) || !(await isFree(port))) return false;
  }
  return true;
}
