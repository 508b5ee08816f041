import { PROJECT } from '../project.mjs';
import { runLogged } from '../toolchain/run-logged.mjs';
import type { ServerKind } from './kinds.mjs';

/** Only servers, with published ports. The servers in docker-compose.yml have no published ports. */
const FILES = [`${PROJECT}/deploy/compose/servers.yml`, `${PROJECT}/deploy/compose/servers-published.yml`];

export interface Compose {
  /** A part of the names of its containers and volumes. */
  project: string;
  /** On 127.0.0.1. */
  ports: Record<ServerKind, number>;
  passwords: Record<ServerKind, string>;
  logDir: string;
}

/**
 * Runs `docker compose` with these arguments to its end.
 * @throws {Failure} with the end of its output
 */
export async function runCompose(
  { project, ports, passwords, logDir }: Compose,
  args: string[],
  {
    signal,
    failure = `\`docker compose ${args.join(' ')}\` failed.`,
  }: { signal?: AbortSignal; failure?: string } = {},
): Promise<void> {
  const env = { ...process.env };
  for (const kind of ['mariadb', 'redis', 'rabbitmq'] as const) {
    env[`DIANCAN_${kind.toUpperCase()}_PORT`] = String(ports[kind]);
    env[`DIANCAN_${kind.toUpperCase()}_PASSWORD`] = passwords[kind];
  }
  const said = args.filter(arg => /^\w/.test(arg)).join('-');
  await runLogged({
    command: 'docker',
    args: ['compose', '--project-name', project, ...FILES.flatMap(file => ['--file', file]), ...args],
    env,
    logFile: `${logDir}/docker-compose-${args.includes('--no-start') ? 'create-' : ''}${said}.log`,
    failure,
    signal,
    // docker itself does not pass signals on to its compose plugin.
    ownGroup: true,
  });
}

/** The URL of a server, with everything needed to enter. */
export function composeUrl(kind: ServerKind, { ports, passwords }: Compose) {
  const at = `${passwords[kind]}@127.0.0.1:${ports[kind]}`;
  const urls = {
    mariadb: `mysql://root:${at}/`,
    redis: `redis://:${at}/0`,
    rabbitmq: `amqp://diancan:${at}/`,
  };
  return urls[kind];
}
