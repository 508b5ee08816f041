import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { areFree, freePort } from '../network/free-port.mjs';
import { readJson, writeJson } from '../files/private-file.mjs';
import { ComposeStarter } from './compose-starter.ts';
import { composeUrl, runCompose } from './docker.ts';
import { namedServerAnswers } from './named-server.ts';
import { PRIVATE_SERVERS } from './private.ts';
import type { ServerKind } from './kinds.mjs';
import type { Sources } from './choose.mjs';
import type { Secrets } from '../fleet/secrets.mjs';
import type { Supervisor } from '../processes/supervisor.ts';
import type { ProcessRegistry } from '../processes/registry.mjs';

/** How many neighbouring ports a private server takes. */
const PORTS_OF = { mariadb: 1, redis: 1, rabbitmq: 3 };

export interface Park {
  /** Valid at once; a server answers only after it has started. */
  urls: Record<ServerKind, string>;
  /** Resolves when that server can be used. */
  start: (kind: ServerKind) => Promise<void>;
}

/**
 * The three servers of a data folder, from their different sources. The supervisor stops what is started
 * here.
 */
export async function openPark({
  dataDir,
  sources,
  secrets,
  durable,
  supervisor,
  registry,
}: {
  dataDir: string;
  sources: Sources;
  secrets: Secrets;
  /** False in tests: faster, and nothing is kept. */
  durable: boolean;
  supervisor: Supervisor;
  registry: ProcessRegistry;
}): Promise<Park> {
  mkdirSync(`${dataDir}/servers`, { recursive: true, mode: 0o700 });
  const compose = composeOf(dataDir, secrets, await rememberedPorts(dataDir));
  const containers = new ComposeStarter(compose);
  const stopContainers = async () => {
    await containers.callOff();
    await stopCompose(dataDir, secrets, { keepData: durable });
  };
  const urls: Partial<Park['urls']> = {};
  const starts: Partial<Record<ServerKind, () => Promise<void>>> = {};

  for (const [name, source] of Object.entries(sources)) {
    const kind = name as ServerKind;
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
  return { urls: urls as Park['urls'], start: async kind => starts[kind]?.() };
}

/**
 * Stops the containers of a data folder, if it has any running.
 * @returns whether it had
 */
export async function stopCompose(
  dataDir: string,
  secrets: Secrets,
  { keepData = true }: { keepData?: boolean } = {},
): Promise<boolean> {
  if (!existsSync(composeMark(dataDir))) return false;
  const compose = composeOf(dataDir, secrets, readJson(`${dataDir}/servers/ports.json`));
  await runCompose(compose, keepData ? ['stop'] : ['down', '--volumes']);
  rmSync(composeMark(dataDir), { force: true });
  return true;
}

/** A file that exists while containers of this folder may be running. */
function composeMark(dataDir: string) {
  return `${dataDir}/servers/in-docker`;
}

function composeOf(dataDir: string, secrets: Secrets, ports: Record<ServerKind, number>) {
  const project = `diancan-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`;
  return { project, ports, passwords: secrets.servers, logDir: `${dataDir}/logs` };
}

/** The ports of the folder's servers: those of the last run, or others if one of them is taken now. */
async function rememberedPorts(dataDir: string): Promise<Record<ServerKind, number>> {
  const file = `${dataDir}/servers/ports.json`;
  const kept = readJson(file) ?? {};
  const ports: Partial<Record<ServerKind, number>> = {};
  for (const [name, count] of Object.entries(PORTS_OF)) {
    const kind = name as ServerKind;
    const last = kept[kind];
    ports[kind] = last && (await areFree(last, count)) ? last : await freePort(count);
  }
  if (JSON.stringify(ports) !== JSON.stringify(kept)) writeJson(file, ports);
  return ports as Record<ServerKind, number>;
}
