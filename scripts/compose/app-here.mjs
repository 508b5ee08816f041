// @ts-check
import { SERVICES } from '../fleet/services.mjs';

/**
 * Where the process of this container listens.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ name: string, url: string, managementUrl: string | null }} `managementUrl` is null where it has
 *   none
 * @throws {Error} when DIANCAN_APP names no app
 */
export function appHere(env) {
  const listener = SERVICES.find(({ name }) => name === env.DIANCAN_APP);
  if (!listener) throw new Error(`DIANCAN_APP is ${JSON.stringify(env.DIANCAN_APP ?? '')}, which is no app.`);
  const { management } = listener;
  return {
    name: listener.name,
    url: local(listener, env),
    managementUrl: management ? local(management, env) : null,
  };
}

/** @param {{ portVariable: string, defaultPort: number }} listener @param {NodeJS.ProcessEnv} env */
function local({ portVariable, defaultPort }, env) {
  return `http://127.0.0.1:${env[portVariable] || defaultPort}`;
}
