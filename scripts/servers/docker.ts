import { PROJECT } from '../project.mjs';
import { runLogged } from '../toolchain/run-logged.mjs';
import type { ServerKind } from './kinds.mjs';

/** The servers alone, and their ports: the fleet of docker-compose.yml keeps its own to itself. */
const FILES = [`${PROJECT}/deploy/compose/servers.yml`, `${PROJECT}/deploy/compose/servers-published.yml`];

export interface Compose {
  /** The name that its containers and volumes carry. */
  project: string;
  /** On 127.0.0.1. */
  ports: Record<ServerKind, number>;
  passwords: Record<ServerKind, string>;
  logDir: string;
}

/** Makes the container of a server and everything it needs, and fetches its image. */
export async function composeCreate(kind: ServerKind, compose: Compose, signal?: AbortSignal) {
  await runLogged({
    ...composeCommand(compose, ['up', '--no-start', kind], `create-${kind}`),
    failure: `Docker could not make the container of ${kind}.`,
    signal,
  });
}

/** Starts a server of deploy/compose/servers.yml and waits until it is healthy. */
export async function composeUp(kind: ServerKind, compose: Compose, signal?: AbortSignal) {
  await runLogged({
    ...composeCommand(compose, ['up', '--detach', '--wait', kind], `up-${kind}`),
    failure: `\`docker compose up ${kind}\` failed.`,
    signal,
  });
}

/** The URL of a server, with everything needed to enter. */
export function composeUrl(kind: ServerKind, { ports, passwords }: Compose) {
  const at = `${passwords[kind]}@127.0.0.1:${ports[kind]}`;
  return { mariadb: `mysql://root:${at}/`, redis: `redis://:${at}/0`, rabbitmq: `amqp://diancan:${at}/` }[
    kind
  ];
}

/** Stops all its servers; their data stays in the volumes. */
export async function composeStop(compose: Compose) {
  await runLogged({ ...composeCommand(compose, ['stop'], 'stop'), failure: '`docker compose stop` failed.' });
}

/** Removes all its servers with their data. */
export async function composeDown(compose: Compose) {
  await runLogged({
    ...composeCommand(compose, ['down', '--volumes'], 'down'),
    failure: '`docker compose down` failed.',
  });
}

/** @param name of its log */
function composeCommand({ project, ports, passwords, logDir }: Compose, args: string[], name: string) {
  const env = { ...process.env };
  for (const kind of ['mariadb', 'redis', 'rabbitmq'] as const) {
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
