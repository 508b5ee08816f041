// @ts-check
import { freePort } from '../network/free-port.mjs';
import { serviceProgram } from './programs.mjs';

/** What may run more than once: whatever keeps no state of its own. */
export const REPEATABLE = /** @type {const} */ (['gateway', 'user', 'product', 'order']);

/**
 * One more instance of a service beside those of a running fleet, on ports of its own. The others learn of it from the
 * registry.
 * @param {typeof REPEATABLE[number]} name
 * @param {import('./programs.mjs').Fleet} fleet
 */
export async function furtherInstance(name, fleet) {
  const port = await freePort();
  const managementPort = await freePort();
  const settings = {
    ...fleet.settings,
    ports: { ...fleet.settings.ports, [name]: port },
    managementPorts: { ...fleet.settings.managementPorts, [name]: managementPort },
  };
  return { port, settings, program: serviceProgram(name, { ...fleet, settings }, `${name}-${port}`) };
}
