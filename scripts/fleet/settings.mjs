// @ts-check
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROJECT } from '../project.mjs';
import { Failure } from '../terminal/failure.mjs';
import { SERVICES } from './services.mjs';

/** @typedef {import('./services.mjs').ServiceName} ServiceName */

/**
 * @typedef {object} Settings
 * @property {string} dataDir
 * @property {string} configDir plain folder of settings, served where there is no repository, or read where
 *   there is no config centre
 * @property {string} configGit repository of settings; '' where there is none
 * @property {boolean} configCentre whether services ask the config centre for their settings
 * @property {string} dist folder of the built services
 * @property {string} profile
 * @property {string} bind address that services listen on
 * @property {Record<ServiceName, number>} ports
 * @property {Partial<Record<ServiceName, number>>} managementPorts where metrics are shown, on 127.0.0.1
 * @property {string} publicUrl origin of the gateway as browsers see it
 * @property {string} keysDir
 */

/**
 * The settings of a fleet from the environment, with defaults.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 * @throws {Failure} naming the variable that makes no sense
 */
export function readSettings(env) {
  const dataDir = resolve(PROJECT, env.DIANCAN_DATA_DIR || '.data');
  const ports = /** @type {Record<ServiceName, number>} */ (
    Object.fromEntries(
      SERVICES.map(({ name, portVariable, defaultPort }) => [name, port(env, portVariable, defaultPort)]),
    )
  );
  const managementPorts = Object.fromEntries(
    SERVICES.flatMap(({ name, management }) =>
      management ? [[name, port(env, management.portVariable, management.defaultPort)]] : [],
    ),
  );
  return {
    dataDir,
    configDir: resolve(PROJECT, env.DIANCAN_CONFIG_DIR || 'config-repo'),
    configGit: repository(env),
    configCentre: true,
    dist: `${PROJECT}/dist`,
    profile: env.DIANCAN_PROFILE || 'dev',
    bind: env.DIANCAN_BIND || '127.0.0.1',
    ports,
    managementPorts,
    publicUrl: publicOrigin(env) ?? `http://127.0.0.1:${ports.gateway}`,
    keysDir: resolve(PROJECT, env.DIANCAN_KEYS_DIR || `${dataDir}/keys`),
  };
}

/**
 * @param {typeof import('./services.mjs').PORTS[number]} port
 * @param {Settings} settings
 * @returns {number}
 */
export function portOf({ service, variable, management }, { ports, managementPorts }) {
  const number = (management ? managementPorts : ports)[service];
  if (number === undefined) throw new Error(`${variable} has no value`);
  return number;
}

/**
 * The address by which this machine reaches what listens on `bind`.
 * @param {string} bind
 */
export function reachable(bind) {
  if (bind === '0.0.0.0') return '127.0.0.1';
  return bind.includes(':') ? `[${bind === '::' ? '::1' : bind}]` : bind;
}

/**
 * The repository that the environment names, by URL or path; else the project itself, if it is a checkout and
 * no plain folder is named.
 * @param {NodeJS.ProcessEnv} env
 */
function repository({ DIANCAN_CONFIG_GIT: named, DIANCAN_CONFIG_DIR: folder }) {
  if (named) return existsSync(resolve(PROJECT, named)) ? resolve(PROJECT, named) : named;
  return !folder && existsSync(`${PROJECT}/.git`) ? PROJECT : '';
}

/**
 * As `normalOrigin` of libs/address, which nothing can be imported from before the build: a wrong one is
 * refused before anything starts, and without its value, which may have a password.
 * @param {NodeJS.ProcessEnv} env
 */
function publicOrigin({ DIANCAN_PUBLIC_URL: given }) {
  if (!given) return undefined;
  if (/^https?:\/\/[^\s/?#@\\]+\/*$/i.test(given) && URL.canParse(given)) {
    const url = new URL(given);
    const host = url.hostname.replace(/\.$/, '');
    if (host !== '') return `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}`;
  }
  throw new Failure(
    'DIANCAN_PUBLIC_URL must be an origin such as https://shop.example, without path or credentials.',
  );
}

/** @param {NodeJS.ProcessEnv} env @param {string} variable @param {number} byDefault */
function port(env, variable, byDefault) {
  const text = env[variable];
  if (!text) return byDefault;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new Failure(`${variable} is ${JSON.stringify(text)}, but a port is a number from 1 to 65535.`);
}
