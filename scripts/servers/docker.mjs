// @ts-check
import { spawnSync } from 'node:child_process';
import { PROJECT } from '../project.mjs';
import { runLogged } from '../toolchain/run-logged.mjs';

/** @typedef {import('./kinds.mjs').ServerKind} ServerKind */

/** The servers alone, and their ports: the fleet of docker-compose.yml keeps its own to itself. */
const FILES = [`${PROJECT}/deploy/compose/servers.yml`, `${PROJECT}/deploy/compose/servers-published.yml`];

/**
 * @typedef {object} Compose
 * @property {string} project the name that its containers and volumes carry
 * @property {Record<ServerKind, number>} ports on 127.0.0.1
 * @property {Record<ServerKind, string>} passwords
 * @property {string} logDir
 */

/** Whether `docker compose` is here and its engine answers. */
export function composeWorks() {
  const quiet = /** @type {const} */ ({ stdio: 'ignore', timeout: 15_000 });
  return (
    spawnSync('docker', ['compose', 'version'], quiet).status === 0 &&
    spawnSync('docker', ['info'], quiet).status === 0
  );
}

/**
 * Makes the container of a server and everything it needs, and fetches its image.
 * @param {ServerKind} kind
 * @param {Compose} compose
 * @param {AbortSignal} [signal]
 */
export async function composeCreate(kind, compose, signal) {
  await runLogged({
    ...composeCommand(compose, ['up', '--no-start', kind], `create-${kind}`),
    failure: `Docker could not make the container of ${kind}.`,
    signal,
  });
}

/**
 * Starts a server of deploy/compose/servers.yml and waits until it is healthy.
 * @param {ServerKind} kind
 * @param {Compose} compose
 * @param {AbortSignal} [signal]
 */
export async function composeUp(kind, compose, signal) {
  await runLogged({
    ...composeCommand(compose, ['up', '--detach', '--wait', kind], `up-${kind}`),
    failure: `\`docker compose up ${kind}\` failed.`,
    signal,
  });
}

/**
 * The URL of a server, with everything needed to enter.
 * @param {ServerKind} kind
 * @param {Compose} compose
 */
export function composeUrl(kind, { ports, passwords }) {
  const at = `${passwords[kind]}@127.0.0.1:${ports[kind]}`;
  return { mariadb: `mysql://root:${at}/`, redis: `redis://:${at}/0`, rabbitmq: `amqp://diancan:${at}/` }[
    kind
  ];
}

/**
 * Stops all its servers; their data stays in the volumes.
 * @param {Compose} compose
 */
export async function composeStop(compose) {
  await runLogged({ ...composeCommand(compose, ['stop'], 'stop'), failure: '`docker compose stop` failed.' });
}

/**
 * Removes all its servers with their data.
 * @param {Compose} compose
 */
export async function composeDown(compose) {
  await runLogged({
    ...composeCommand(compose, ['down', '--volumes'], 'down'),
    failure: '`docker compose down` failed.',
  });
}

/** @param {Compose} compose @param {string[]} args @param {string} name of its log */
function composeCommand({ project, ports, passwords, logDir }, args, name) {
  const env = { ...process.env };
  for (const kind of /** @type {const} */ (['mariadb', 'redis', 'rabbitmq'])) {
    env[`DIANCAN_${kind.toUpperCase()}_PORT`] = String(ports[kind]);
    env[`DIANCAN_${kind.toUpperCase()}_PASSWORD`] = passwords[kind];
  }
  return {
    command: 'docker',
    args: ['compose', '--project-name', project, ...FILES.flatMap(file => ['--file', file]), ...args],
    env,
    logFile: `${logDir}/docker-compose-${name}.log`,
    // docker itself does not hand signals down to its compose plugin.
    ownGroup: true,
  };
}
