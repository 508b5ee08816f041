import { freePort } from '../network/free-port.mjs';
import { serviceProgram, type Fleet } from './programs.ts';

/** The services that may run more than once, because they keep no state of their own. */
export const REPEATABLE = ['gateway', 'user', 'product', 'order'] as const;

/**
 * One more instance of a service beside those of a running fleet, on ports of its own. The other
 * services find it in the registry.
 */
export async function furtherInstance(name: (typeof REPEATABLE)[number], fleet: Fleet) {
  const port = await freePort();
  const managementPort = await freePort();
  const settings = {
    ...fleet.settings,
    ports: { ...fleet.settings.ports, [name]: port },
    managementPorts: { ...fleet.settings.managementPorts, [name]: managementPort },
  };
  return { port, settings, program: serviceProgram(name, { ...fleet, settings }, `${name}-${port}`) };
}
