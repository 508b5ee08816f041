// @ts-check
import { freePort, isFree } from '../network/free-port.mjs';
import { Failure } from '../terminal/failure.mjs';
import { PORTS } from './services.mjs';
import { portOf } from './settings.mjs';

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
      const use = `the ${service} should ${management ? 'show its metrics' : 'listen'}`;
      throw new Failure(`Port ${port}, where ${use}, is taken: free it, or choose another with ${variable}.`);
    }
  }
}
