import { createPool, type Pool } from 'mysql2/promise';
import { dropDatabase, prepareDatabase, type Account } from '../../scripts/fleet/database.mjs';
import { serviceEnvironment } from '../../scripts/fleet/environment.mjs';
import { makeMerchantKeys } from '../../scripts/fleet/merchant-keys.mjs';
import { furtherInstance, type REPEATABLE } from '../../scripts/fleet/further-instance.mjs';
import { freeFleetPorts } from '../../scripts/fleet/ports.mjs';
import {
  metricsUrl,
  runTool,
  serviceProgram,
  serviceUrl,
  type Fleet,
  type ToolName,
} from '../../scripts/fleet/programs.mjs';
import { makeSecrets } from '../../scripts/fleet/secrets.mjs';
import { SERVICES, type ServiceName } from '../../scripts/fleet/services.mjs';
import { readSettings } from '../../scripts/fleet/settings.mjs';
import type { Child, Exit } from '../../scripts/processes/child.mjs';
import { registryOf } from '../../scripts/processes/leftovers.mjs';
import { waitUntilReady } from '../../scripts/processes/start-program.mjs';
import { WORKSHOP } from '../../scripts/project.mjs';
import { claimRedis } from '@diancan/testing/redis';
import { fromTestRun, uniqueName } from '@diancan/testing/run';

export interface TestFleetOptions {
  /** Further variables for every service, such as short timers. */
  env?: Record<string, string>;
  /** Which services to start; by default all. Without the config centre the others read their settings from files. */
  services?: readonly ServiceName[];
  /** The broker, by default that of the run. */
  rabbitmqUrl?: string;
  /** The Redis, by default a database in that of the run. */
  redisUrl?: string;
  /** Folder of built services, by default the project's `dist`. */
  dist?: string;
  /** Has services take other ways to their neighbours, such as through a proxy of the spec; asked before any starts. */
  detours?: (direct: DirectFleet) => Promise<Detours>;
  /** Called with the data folder of the fleet, and its empty schemas, before anything is started from them. */
  prepare?: (dataDir: string, direct: DirectFleet) => void | Promise<void>;
}

/** The fleet without any detour. */
export type DirectFleet = Pick<Fleet, 'settings' | 'addresses'>;

/** What a service finds in the place of its own database, and of the ports of other services. */
interface Detour {
  readonly database?: string;
  readonly ports?: Partial<Record<ServiceName, number>>;
}

type Detours = Partial<Record<ServiceName, Detour>>;

export interface TestFleet {
  readonly gatewayUrl: string;
  readonly sandboxUrl: string;
  readonly dataDir: string;
  /** For the audit: an account that may read the schemas of all services. */
  readonly auditUrl: string;
  serviceUrl(name: ServiceName): string;
  /** The environment that the service runs with. */
  env(name: ServiceName): NodeJS.ProcessEnv;
  /** A pool on the schema of a service; `audit` may read all three and has no schema of its own. */
  db(account: Account): Pool;
  /** The schema of a service, for statements through `audit`. */
  schema(name: Exclude<Account, 'audit'>): string;
  /** SIGKILL; resolves when the process is gone. */
  kill(name: ServiceName): Promise<void>;
  /** SIGTERM, and SIGKILL after the grace period; resolves to how the process ended. */
  end(name: ServiceName): Promise<Exit>;
  /** Starts a service anew, with further variables if given; resolves when it is ready. */
  restart(name: ServiceName, env?: Record<string, string>): Promise<void>;
  /** One more instance of a service, beside the first; resolves when it is ready. */
  addInstance(name: (typeof REPEATABLE)[number], env?: Record<string, string>): Promise<FurtherInstance>;
  /** What the service shows of itself, in the text format of Prometheus. */
  metrics(name: ServiceName): Promise<string>;
  runCli(tool: ToolName, args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Ends everything and removes its schemas, accounts and keys. */
  stop(): Promise<void>;
}

/** An instance beside the first one of its service. */
export interface FurtherInstance {
  readonly url: string;
  /** Sends a signal to the process, as SIGSTOP to put it to sleep. */
  signal(name: NodeJS.Signals): void;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when the process is gone. */
  stop(): Promise<void>;
  metrics(): Promise<string>;
}

/** Starts a fleet of its own from `dist`: own ports, schemas, Redis database and data folder. */
export async function startFleet({
  env = {},
  services,
  dist,
  rabbitmqUrl,
  redisUrl,
  detours: detoursOf,
  prepare,
}: TestFleetOptions = {}): Promise<TestFleet> {
  const name = uniqueName();
  const adminUrl = fromTestRun('DIANCAN_TEST_MYSQL_URL');
  const runDir = fromTestRun('DIANCAN_TEST_DIR');
  const secrets = makeSecrets();
  const [redis, database] = await Promise.all([
    redisUrl === undefined ? claimRedis() : { url: redisUrl, release: async () => undefined },
    prepareDatabase({ adminUrl, passwords: secrets.accounts, prefix: name }),
  ]);
  const base = {
    ...process.env,
    NODE_ENV: undefined,
    NODE_COMPILE_CACHE: `${WORKSHOP}/compile-cache`,
    // Nobody calls these services at a stop, except where a spec says so.
    DIANCAN_LINGER_MS: '0',
    // What was killed is called again soon after it is back.
    DIANCAN_BREAKER_HALF_OPEN_AFTER_MS: '500',
    // The files as they lie there, not as they were committed last.
    DIANCAN_CONFIG_DIR: 'config-repo',
    // All fleets of a run have one broker.
    DIANCAN_BUS_NAME: `${name}.config`,
    // The registry would show the straight way.
    ...(detoursOf === undefined ? {} : { DIANCAN_SERVER_LIST: 'static' }),
    ...env,
  };
  const started = services ?? SERVICES.map(service => service.name);
  const settings = readSettings({
    ...base,
    ...(await freeFleetPorts()),
    DIANCAN_DATA_DIR: `${runDir}/${name}`,
  });
  const fleet: Fleet = {
    settings: { ...settings, dist: dist ?? settings.dist, configCentre: started.includes('config') },
    secrets,
    addresses: {
      database,
      redis: redis.url,
      rabbitmq: rabbitmqUrl ?? fromTestRun('DIANCAN_TEST_RABBITMQ_URL'),
    },
    env: base,
    node: process.execPath,
    // The run's own list: should the test process be killed, `npm test` still ends these.
    registry: registryOf(runDir),
  };
  makeMerchantKeys(settings.dataDir);
  await prepare?.(settings.dataDir, fleet);
  const detours = (await detoursOf?.(fleet)) ?? {};
  const children = new Map<ServiceName, Child>();
  const further = new Set<Child>();
  const pools = new Map<Account, Pool>();

  async function start(service: ServiceName, extra: Record<string, string> = {}): Promise<void> {
    const program = serviceProgram(
      service,
      detoured({ ...fleet, env: { ...fleet.env, ...extra } }, service, detours[service]),
    );
    const child = program.start();
    children.set(service, child);
    await waitUntilReady(program, child, new AbortController().signal);
  }

  async function addInstance(
    service: (typeof REPEATABLE)[number],
    extra: Record<string, string> = {},
  ): Promise<FurtherInstance> {
    const {
      port,
      program,
      settings: own,
    } = await furtherInstance(service, { ...fleet, env: { ...fleet.env, ...extra } });
    const child = program.start();
    further.add(child);
    await waitUntilReady(program, child, new AbortController().signal);
    return {
      url: `http://127.0.0.1:${port}`,
      signal: signal => void process.kill(child.pid, signal),
      kill: () => child.kill(),
      stop: () => child.stop(),
      metrics: async () => (await fetch(metricsUrl(service, own))).text(),
    };
  }

  async function stop(): Promise<void> {
    await Promise.all([...further].map(child => child.stop()));
    const byRank = SERVICES.toSorted((a, b) => b.rank - a.rank);
    for (const { name: service } of byRank) await children.get(service)?.stop();
    await Promise.all([...pools.values()].map(pool => pool.end()));
    await Promise.all([redis.release(), dropDatabase({ adminUrl, prefix: name })]);
  }

  try {
    // As in a launch: the others ask it for their settings.
    if (started.includes('config')) await start('config');
    await Promise.all(started.filter(service => service !== 'config').map(service => start(service)));
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    gatewayUrl: serviceUrl('gateway', settings),
    sandboxUrl: serviceUrl('sandbox', settings),
    dataDir: settings.dataDir,
    auditUrl: database.audit,
    serviceUrl: service => serviceUrl(service, settings),
    env: service => serviceEnvironment(service, fleet),
    schema: service => `${name}_${service}`,
    db(account) {
      const pool =
        pools.get(account) ?? createPool({ uri: database[account], timezone: 'Z', connectionLimit: 5 });
      pools.set(account, pool);
      return pool;
    },
    kill: async service => children.get(service)?.kill(),
    async end(service) {
      const child = children.get(service)!;
      await child.stop();
      return child.exited;
    },
    async restart(service, extra) {
      await children.get(service)?.stop();
      await start(service, extra);
    },
    addInstance,
    metrics: async service => (await fetch(metricsUrl(service, settings))).text(),
    runCli: (tool, args) => runTool(tool, args, fleet),
    stop,
  };
}

/** The fleet as a service sees it that takes a detour. */
function detoured(fleet: Fleet, service: ServiceName, { database, ports }: Detour = {}): Fleet {
  const { settings, addresses } = fleet;
  return {
    ...fleet,
    settings: { ...settings, ports: { ...settings.ports, ...ports } },
    addresses:
      database === undefined
        ? addresses
        : { ...addresses, database: { ...addresses.database, [service]: database } },
  };
}
