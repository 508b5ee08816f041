import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { programOf } from '../processes/start-program.ts';
import { Failure } from '../terminal/failure.mjs';
import { findBinary, findRabbitmqServer } from './find-binary.mjs';
import { speaks } from '../network/ready.ts';
import type { PrivateServerOptions, PrivateServer } from './private.ts';

const USER = 'diancan';
const LOOPBACK = { host: '127.0.0.1' };

/** A node's place in a cluster; all of its nodes use one port mapper. */
export interface ClusterPlace {
  /** Such as `one@localhost`. */
  readonly name: string;
  /** Where it looks for the cluster at its first start. If it is alone in this list, it begins one. */
  readonly nodes: readonly string[];
  readonly epmdPort: number;
}

/**
 * A private RabbitMQ node and its port mapper. Ports: AMQP, and the two after it for epmd and for the node
 * itself. We start the mapper in the foreground, so that we can end it; one that Erlang starts would outlive
 * the node.
 * @param place without it, the node is alone
 */
export function rabbitmq(
  { folder, port, password, cookie = password, logFile, registry }: PrivateServerOptions,
  place: ClusterPlace = { name: 'diancan@localhost', nodes: [], epmdPort: port + 1 },
): PrivateServer {
  const epmd = findBinary(['epmd']);
  const server = findRabbitmqServer();
  if (!epmd || !server) throw new Failure('rabbitmq-server cannot be found.');
  const { epmdPort } = place;
  const env = environment(folder, port, place);
  const node = programOf({
    name: 'rabbitmq',
    title: 'RabbitMQ',
    command: server,
    args: [],
    env,
    logFile,
    registry,
    answers: () => speaks({ ...LOOPBACK, port, greeting: 'AMQP\0\0\x09\x01', expects: '\x01' }),
    answersWithinMs: place.nodes.length > 0 ? 600_000 : 120_000,
  });
  return {
    url: `amqp://${USER}:${password}@127.0.0.1:${port}/`,
    prepare: async () => writeSettings(folder, password, cookie, place.nodes),
    programs: [
      programOf({
        name: 'epmd',
        rank: -1,
        title: 'epmd',
        command: epmd,
        args: ['-port', String(epmdPort), '-address', '127.0.0.1'],
        env,
        logFile,
        registry,
        // The port mapper sends nothing until it gets a request; `n` requests the registered names.
        answers: () => speaks({ ...LOOPBACK, port: epmdPort, greeting: '\0\x01n' }),
        answersWithinMs: 20_000,
      }),
      { ...node, ready: async signal => (await node.ready(signal), writeFileSync(bootedMark(folder), '')) },
    ],
  };
}

function writeSettings(folder: string, password: string, cookie: string, nodes: readonly string[]) {
  // The data of a first boot that was interrupted holds no message, and may be incomplete.
  if (!existsSync(bootedMark(folder))) rmSync(`${folder}/mnesia`, { recursive: true, force: true });
  for (const name of ['home', 'log', 'mnesia'])
    mkdirSync(`${folder}/${name}`, { recursive: true, mode: 0o700 });
  const cookieFile = `${folder}/home/.erlang.cookie`;
  if (existsSync(cookieFile)) chmodSync(cookieFile, 0o600);
  writeFileSync(cookieFile, cookie, { mode: 0o600 });
  chmodSync(cookieFile, 0o400);
  writeFileSync(`${folder}/enabled_plugins`, '[].\n');
  writeFileSync(`${folder}/env.conf`, '');
  const settings = [
    'disk_free_limit.absolute = 50MB',
    'vm_memory_high_watermark.absolute = 512MB',
    `default_user = ${USER}`,
    `default_pass = ${password}`,
    ...(nodes.length > 0 ? clusterSettings(nodes) : []),
    '',
  ];
  writeFileSync(`${folder}/rabbitmq.conf`, settings.join('\n'), { mode: 0o600 });
}

function clusterSettings(nodes: readonly string[]) {
  return [
    'cluster_formation.peer_discovery_backend = classic_config',
    ...nodes.map((name, n) => `cluster_formation.classic_config.nodes.${n + 1} = ${name}`),
  ];
}

function bootedMark(folder: string) {
  return `${folder}/booted`;
}

function environment(folder: string, port: number, { name, epmdPort }: ClusterPlace): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HOME: `${folder}/home`,
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: name,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(port + 2),
    RABBITMQ_BASE: folder,
    RABBITMQ_MNESIA_BASE: `${folder}/mnesia`,
    RABBITMQ_LOG_BASE: `${folder}/log`,
    RABBITMQ_PID_FILE: `${folder}/rabbitmq.pid`,
    RABBITMQ_CONFIG_FILE: `${folder}/rabbitmq`,
    RABBITMQ_ADVANCED_CONFIG_FILE: `${folder}/advanced.config`,
    RABBITMQ_CONF_ENV_FILE: `${folder}/env.conf`,
    RABBITMQ_ENABLED_PLUGINS_FILE: `${folder}/enabled_plugins`,
    // One scheduler that sleeps when idle: it shares two cores with the fleet.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none',
    // The script becomes the node instead of remaining its parent, so that SIGTERM to this pid ends the
    // node.
    RUNNING_UNDER_SYSTEMD: '1',
    NOTIFY_SOCKET: '',
  };
}
