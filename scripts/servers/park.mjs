// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { areFree, freePort } from '../network/free-port.mjs';
import { readJson, writeJson } from '../files/private-file.mjs';
import { ComposeStarter } from './compose-starter.mjs';
import { composeDown, composeStop, composeUrl } from './docker.mjs';
import { namedServerAnswers } from './named-server.mjs';
import { PRIVATE_SERVERS } from './private.mjs';

/** @typedef {import('./kinds.mjs').ServerKind} ServerKind */

/** How many neighbouring ports a private server takes. */
const PORTS_OF = { mariadb: 1, redis: 1, rabbitmq: 3 };

/**
 * @typedef {object} Park
 * @property {Record<ServerKind, string>} urls valid at once, though a server answers only after its start
 * @property {(kind: ServerKind) => Promise<void>} start resolves when that server can be used
 */

/**
 * The three servers of a data folder, wherever each comes from. What is started here is stopped by the supervisor.
 * @param {object} options
 * @param {string} options.dataDir
 * @param {import('./choose.mjs').Sources} options.sources
 * @param {import('../fleet/secrets.mjs').Secrets} options.secrets
 * @param {boolean} options.durable false: for tests, relaxed and with nothing kept
 * @param {import('../processes/supervisor.mjs').Supervisor} options.supervisor
 * @param {import('../processes/registry.mjs').ProcessRegistry} options.registry
 * @returns {Promise<Park>}
 */
export async function openPark({ dataDir, sources, secrets, durable, supervisor, registry }) {
  mkdirSync(`${dataDir}/servers`, { recursive: true, mode: 0o700 });
  const compose = composeOf(dataDir, secrets, await rememberedPorts(dataDir));
  const containers = new ComposeStarter(compose);
  const stopContainers = async () => {
    await containers.callOff();
    await stopCompose(dataDir, secrets, { keepData: durable });
  };
  /** @type {Partial<Park['urls']>} */
  const urls = {};
  /** @type {Partial<Record<ServerKind, () => Promise<void>>>} */
  const starts = {};

  for (const [name, source] of Object.entries(sources)) {
    const kind = /** @type {ServerKind} */ (name);
    if (source.from === 'environment') {
      urls[kind] = source.url;
      starts[kind] = () => namedServerAnswers(kind, source.url);
    } else if (source.from === 'docker') {
      urls[kind] = composeUrl(kind, compose);
      starts[kind] = async () => {
        supervisor.attach('docker compose', { rank: 0, stop: stopContainers });
        writeFileSync(composeMark(dataDir), '');
        await containers.start(kind);
      };
    } else {
      const server = PRIVATE_SERVERS[kind]({
        folder: `${dataDir}/servers/${kind}`,
        port: compose.ports[kind],
        password: secrets.servers[kind],
        cookie: secrets.erlangCookie,
        logFile: `${dataDir}/logs/${kind}.log`,
        durable,
        registry,
      });
      urls[kind] = server.url;
      starts[kind] = async () => {
        await server.prepare();
        for (const program of server.programs) await supervisor.start(program);
      };
    }
  }
  return { urls: /** @type {Park['urls']} */ (urls), start: async kind => starts[kind]?.() };
}

/**
 * Stops the containers of a data folder, if it has any running.
 * @param {string} dataDir
 * @param {import('../fleet/secrets.mjs').Secrets} secrets
 * @param {{ keepData?: boolean }} [options]
 * @returns {Promise<boolean>} whether it had
 */
export async function stopCompose(dataDir, secrets, { keepData = true } = {}) {
  if (!existsSync(composeMark(dataDir))) return false;
  const compose = composeOf(dataDir, secrets, readJson(`${dataDir}/servers/ports.json`));
  await (keepData ? composeStop(compose) : composeDown(compose));
  rmSync(composeMark(dataDir), { force: true });
  return true;
}

/**
 * A file that is there while containers of this folder may run.
 * @param {string} dataDir
 */
function composeMark(dataDir) {
  return `${dataDir}/servers/in-docker`;
}

/** @param {string} dataDir @param {import('../fleet/secrets.mjs').Secrets} secrets @param {Record<ServerKind, number>} ports */
function composeOf(dataDir, secrets, ports) {
  const project = `diancan-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`;
  return { project, ports, passwords: secrets.servers, logDir: `${dataDir}/logs` };
}

/**
 * The ports of the folder's servers: those of last time, or others where one has been taken since.
 * @param {string} dataDir
 * @returns {Promise<Record<ServerKind, number>>}
 */
async function rememberedPorts(dataDir) {
  const file = `${dataDir}/servers/ports.json`;
  const kept = readJson(file) ?? {};
  /** @type {Partial<Record<ServerKind, number>>} */
  const ports = {};
  for (const [name, count] of Object.entries(PORTS_OF)) {
    const kind = /** @type {ServerKind} */ (name);
    const last = kept[kind];
    ports[kind] = last && (await areFree(last, count)) ? last : await freePort(count);
  }
  if (JSON.stringify(ports) !== JSON.stringify(kept)) writeJson(file, ports);
  return /** @type {Record<ServerKind, number>} */ (ports);
}
