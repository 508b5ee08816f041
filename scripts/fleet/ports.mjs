// @ts-check
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { Failure } from '../terminal/failure.mjs';
import { PORTS } from './services.mjs';
import { portOf } from './settings.mjs';

/** Below the range from which systems give ports to outgoing connections, which come and go. */
const LOWEST = 20_000;
const HIGHEST = 30_000;

/** Given out in this process, though perhaps not listened on yet. @type {Set<number>} */
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
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
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
 * Free ports for a whole fleet.
 * @returns {Promise<Record<string, string>>} by name of variable
 */
export async function freeFleetPorts() {
  /** @type {Record<string, string>} */
  const ports = {};
  for (const { variable } of PORTS) ports[variable] = String(await freePort());
  return ports;
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

/**
 * @param {import('./settings.mjs').Settings} settings
 * @throws {Failure} naming the first port of a service that is taken, and the variable that moves it
 */
export async function refuseBusyPorts(settings) {
  /** @type {Map<number, string>} */
  const seen = new Map();
  for (const listener of PORTS) {
    const { service, variable, management } = listener;
    const port = portOf(listener, settings);
    const other = seen.get(port);
    if (other)
      throw new Failure(`${other} and ${variable} are both ${port}: give each service a port of its own.`);
    seen.set(port, variable);
    if (!(await isFree(port, management ? '127.0.0.1' : settings.bind))) {
      throw new Failure(
        `Port ${port}, where the ${service} should ${management ? 'show its metrics' : 'listen'}, is taken: free it, or choose another with ${variable}.`,
      );
    }
  }
}
