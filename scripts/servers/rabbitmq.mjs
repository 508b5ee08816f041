// @ts-check
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { startChild } from '../processes/child.mjs';
import { Failure } from '../terminal/failure.mjs';
import { findBinary, findRabbitmqServer } from './find-binary.mjs';
import { speaks, waitUntil } from '../network/ready.mjs';

const USER = 'diancan';
const LOOPBACK = { host: '127.0.0.1' };

/**
 * A private RabbitMQ node and its port mapper. Ports: AMQP, and the two after it for epmd and for the node itself.
 * The mapper is ours to end because we start it in the foreground; one that Erlang starts would outlive the node.
 * @param {import('./private.mjs').PrivateServerOptions} options
 * @returns {import('./private.mjs').PrivateServer}
 */
export function rabbitmq({ folder, port, password, cookie = password, logFile, registry }) {
  const epmd = findBinary(['epmd']);
  const server = findRabbitmqServer();
  if (!epmd || !server) throw new Failure('rabbitmq-server cannot be found.');
  const epmdPort = port + 1;
  const env = environment(folder, port);
  return {
    url: `amqp://${USER}:${password}@127.0.0.1:${port}/`,
    prepare: async () => writeSettings(folder, password, cookie),
    programs: [
      {
        name: 'epmd',
        rank: -1,
        start: () =>
          startChild({
            name: 'epmd',
            rank: -1,
            command: epmd,
            args: ['-port', String(epmdPort), '-address', '127.0.0.1'],
            env,
            logFile,
            registry,
          }),
        // It sends nothing by itself; `n` asks for the names it knows.
        ready: signal =>
          waitUntil(() => speaks({ ...LOOPBACK, port: epmdPort, greeting: '\0\x01n' }), {
            failure: `epmd did not answer within 20 s, see ${logFile}`,
            timeoutMs: 20_000,
            signal,
          }),
      },
      {
        name: 'rabbitmq',
        rank: 0,
        start: () => startChild({ name: 'rabbitmq', command: server, args: [], env, logFile, registry }),
        ready: async signal => {
          await waitUntil(
            () => speaks({ ...LOOPBACK, port, greeting: 'AMQP\0\0\x09\x01', expects: '\x01' }),
            { failure: `RabbitMQ did not answer within 120 s, see ${logFile}`, timeoutMs: 120_000, signal },
          );
          writeFileSync(bootedMark(folder), '');
        },
      },
    ],
  };
}

/** @param {string} folder @param {string} password @param {string} cookie */
function writeSettings(folder, password, cookie) {
  // What a first boot left that never came to its end holds no message, and may be half made.
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
    '',
  ];
  writeFileSync(`${folder}/rabbitmq.conf`, settings.join('\n'), { mode: 0o600 });
}

/** @param {string} folder */
function bootedMark(folder) {
  return `${folder}/booted`;
}

/** @param {string} folder @param {number} port @returns {NodeJS.ProcessEnv} */
function environment(folder, port) {
  return {
    ...process.env,
    HOME: `${folder}/home`,
    ERL_EPMD_PORT: String(port + 1),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: 'diancan@localhost',
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
    // Makes its script become the node instead of staying above it, so that SIGTERM to this pid ends the node.
    RUNNING_UNDER_SYSTEMD: '1',
    NOTIFY_SOCKET: '',
  };
}
