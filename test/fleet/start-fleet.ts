import { createPool, type Pool } from 'mysql2/promise';
import { dropDatabase, prepareDatabase, type Account } from '../../scripts/fleet/database.ts';
import { serviceEnvironment } from '../../scripts/fleet/environment.ts';
import { makeMerchantKeys } from '../../scripts/fleet/merchant-keys.ts';
import { furtherInstance, type REPEATABLE } from '../../scripts/fleet/further-instance.ts';
import { freeFleetPorts } from '../../scripts/fleet/ports.mjs';
import {
  metricsUrl,
  runTool,
  serviceProgram,
  serviceUrl,
  type Fleet,
  type ToolName,
} from '../../scripts/fleet/programs.ts';
import { makeSecrets } from '../../scripts/fleet/secrets.mjs';
import { SERVICES, type ServiceName } from '../../scripts/fleet/services.mjs';
import { readSettings } from '../../scripts/fleet/settings.mjs';
import type { Child, Exit } from '../../scripts/processes/child.ts';
import { registryOf } from '../../scripts/processes/leftovers.mjs';
import { waitUntilReady } from '../../scripts/processes/start-program.ts';
import { WORKSHOP } from '../../scripts/project.mjs';
import { deleteQueues } from './delete-queues.js';
import { claimRedis } from '@diancan/testing/redis';
import { fromTestRun, uniqueName } from '@diancan/testing/run';

const CONFIG_DIR = 'config-repo';

export interface TestFleetOptions {
  /** Extra variables for every service, such as short timers. */
  env?: Record<string, string>;
  /**
   * Services to start; all by default. Without the config centre the others read their settings from files.
   */
  services?: readonly ServiceName[];
  /** The broker; by default that of the test run. */
  rabbitmqUrl?: string;
  /** The Redis; by default a database in that of the test run. */
  redisUrl?: string;
  /** Folder of built services, by default the project's `dist`. */
  dist?: string;
  /** Routes services to their neighbours through proxies of the spec; called before any service starts. */
  detours?: (direct: DirectFleet) => Promise<Detours>;
  /** Called with the fleet's data folder and its empty schemas before anything starts. */
  prepare?: (dataDir: string, direct: DirectFleet) => void | Promise<void>;
}

/** The fleet without any detour. */
export type DirectFleet = Pick<Fleet, 'settings' | 'addresses'>;

/** Replaces a service's own database, its broker, or the ports of other services. */
interface Detour {
  readonly database?: string;
  readonly rabbitmq?: string;
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
  /** A connection pool for a service's schema; `audit` may read all three schemas and has none of its own. */
  db(account: Account): Pool;
  /** The name of a service's schema, for statements through `audit`. */
  schema(name: Exclude<Account, 'audit'>): string;
  /** Sends SIGKILL; resolves when the process is gone. */
  kill(name: ServiceName): Promise<void>;
  /** Sends a signal to the process, for instance SIGSTOP to freeze it. */
  signal(name: ServiceName, signal: NodeJS.Signals): void;
  /** Sends SIGTERM, and SIGKILL after the grace period; resolves with the way in which the process ended. */
  end(name: ServiceName): Promise<Exit>;
  /** Restarts a service, with extra variables if given; resolves when it is ready. */
  restart(name: ServiceName, env?: Record<string, string>): Promise<void>;
  /** Starts another instance of a service; resolves when it is ready. */
  addInstance(name: (typeof REPEATABLE)[number], env?: Record<string, string>): Promise<FurtherInstance>;
  /** The service's metrics, in the text format of Prometheus. */
  metrics(name: ServiceName): Promise<string>;
  runCli(tool: ToolName, args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Stops everything, and removes the fleet's schemas, accounts, queues and keys. */
  stop(): Promise<void>;
}

/** Another instance of a service. */
export interface FurtherInstance {
  readonly url: string;
  /** Sends a signal to the process, for instance SIGSTOP to freeze it. */
  signal(name: NodeJS.Signals): void;
  /** Sends SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Sends SIGTERM; resolves when the process is gone. */
  stop(): Promise<void>;
  metrics(): Promise<string>;
}

/** Starts a fleet from `dist` with its own ports, schemas, Redis database and data folder. */
export async function startFleet(options: TestFleetOptions = {}): Promise<TestFleet> {
  const { services = SERVICES.map(service => service.name), prepare } = options;
  const name = uniqueName();
  const adminUrl = fromTestRun('DIANCAN_TEST_MYSQL_URL');
  const secrets = makeSecrets();
  const [redis, database] = await Promise.all([
    options.redisUrl === undefined ? claimRedis() : { url: options.redisUrl, release: async () => undefined },
    prepareDatabase({ adminUrl, passwords: secrets.accounts, prefix: name }),
  ]);
  const rabbitmq = options.rabbitmqUrl ?? fromTestRun('DIANCAN_TEST_RABBITMQ_URL');
  const addresses = { database, redis: redis.url, rabbitmq };
  const fleet = await describeFleet(name, options, { secrets, addresses, services });
  makeMerchantKeys(fleet.settings.dataDir);
  await prepare?.(fleet.settings.dataDir, fleet);
  const processes = new FleetProcesses(fleet, (await options.detours?.(fleet)) ?? {});
  const pools = new Map<Account, Pool>();

  async function stop(): Promise<void> {
    await processes.stop();
    await Promise.all([...pools.values()].map(pool => pool.end()));
    await Promise.all([
      redis.release(),
      dropDatabase({ adminUrl, prefix: name }),
      // A broker of the spec's own goes as a whole.
      options.rabbitmqUrl === undefined && deleteQueues(rabbitmq, name, configDirOf(fleet)),
    ]);
  }

  try {
    await processes.startAll(services);
  } catch (error) {
    await stop();
    throw error;
  }

  const { settings } = fleet;
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
    kill: service => processes.kill(service),
    signal: (service, signal) => processes.signal(service, signal),
    end: service => processes.end(service),
    restart: (service, env) => processes.restart(service, env),
    addInstance: (service, env) => processes.addInstance(service, env),
    metrics: async service => (await fetch(metricsUrl(service, settings))).text(),
    runCli: (tool, args) => runTool(tool, args, fleet),
    stop,
  };
}

async function describeFleet(
  name: string,
  { env, dist, detours }: TestFleetOptions,
  parts: Pick<Fleet, 'secrets' | 'addresses'> & { services: readonly ServiceName[] },
): Promise<Fleet> {
  const { services, ...given } = parts;
  const runDir = fromTestRun('DIANCAN_TEST_DIR');
  const base = {
    ...process.env,
    NODE_ENV: undefined,
    NODE_COMPILE_CACHE: `${WORKSHOP}/compile-cache`,
    // No other process calls these services while they stop, unless a spec says so.
    DIANCAN_LINGER_MS: '0',
    // A killed service must be called again soon after its restart.
    DIANCAN_BREAKER_HALF_OPEN_AFTER_MS: '500',
    // The files in the working tree, not those of the last commit.
    DIANCAN_CONFIG_DIR: CONFIG_DIR,
    // All fleets of a test run share one broker.
    DIANCAN_BUS_NAME: `${name}.config`,
    DIANCAN_MESSAGES_PREFIX: name,
    // The registry would offer the direct addresses.
    ...(detours === undefined ? {} : { DIANCAN_SERVER_LIST: 'static' }),
    ...env,
  };
  const settings = readSettings({
    ...base,
    ...(await freeFleetPorts()),
    DIANCAN_DATA_DIR: `${runDir}/${name}`,
  });
  return {
    ...given,
    settings: { ...settings, dist: dist ?? settings.dist, configCentre: services.includes('config') },
    env: base,
    node: process.execPath,
    // The test run's own list: `npm test` ends these processes even if the test process is killed.
    registry: registryOf(runDir),
  };
}

/** A folder of settings; a config centre that reads a repository has its retry delays from there. */
const configDirOf = ({ env }: Fleet): string => env.DIANCAN_CONFIG_DIR || CONFIG_DIR;

class FleetProcesses {
  readonly #children = new Map<ServiceName, Child>();
  readonly #further = new Set<Child>();

  constructor(
    private readonly fleet: Fleet,
    private readonly detours: Detours,
  ) {}

  async startAll(services: readonly ServiceName[]): Promise<void> {
    // The config centre first, as in a launch, because the others get their settings from it.
    if (services.includes('config')) await this.start('config');
    await Promise.all(services.filter(service => service !== 'config').map(service => this.start(service)));
  }

  async start(service: ServiceName, env: Record<string, string> = {}): Promise<void> {
    const program = serviceProgram(service, detoured(this.#with(env), service, this.detours[service]));
    const child = program.start();
    this.#children.set(service, child);
    await waitUntilReady(program, child, new AbortController().signal);
  }

  async restart(service: ServiceName, env?: Record<string, string>): Promise<void> {
    await this.#children.get(service)?.stop();
    await this.start(service, env);
  }

  async addInstance(
    service: (typeof REPEATABLE)[number],
    env: Record<string, string> = {},
  ): Promise<FurtherInstance> {
    const { port, program, settings } = await furtherInstance(service, this.#with(env));
    const child = program.start();
    this.#further.add(child);
    await waitUntilReady(program, child, new AbortController().signal);
    return {
      url: `http://127.0.0.1:${port}`,
      signal: signal => void process.kill(child.pid, signal),
      kill: () => child.kill(),
      stop: () => child.stop(),
      metrics: async () => (await fetch(metricsUrl(service, settings))).text(),
    };
  }

  async kill(service: ServiceName): Promise<void> {
    await this.#children.get(service)?.kill();
  }

  signal(service: ServiceName, signal: NodeJS.Signals): void {
    process.kill(this.#children.get(service)!.pid, signal);
  }

  async end(service: ServiceName): Promise<Exit> {
    const child = this.#children.get(service)!;
    await child.stop();
    return child.exited;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#further].map(child => child.stop()));
    const byRank = SERVICES.toSorted((a, b) => b.rank - a.rank);
    for (const { name } of byRank) await this.#children.get(name)?.stop();
  }

  #with(env: Record<string, string>): Fleet {
    return { ...this.fleet, env: { ...this.fleet.env, ...env } };
  }
}

/** The fleet as a service sees it through its detour. */
function detoured(fleet: Fleet, service: ServiceName, { database, rabbitmq, ports }: Detour = {}): Fleet {
  const { settings, addresses } = fleet;
  return {
    ...fleet,
    settings: { ...settings, ports: { ...settings.ports, ...ports } },
    addresses: {
      ...addresses,
      database: database === undefined ? addresses.database : { ...addresses.database, [service]: database },
      rabbitmq: rabbitmq ?? addresses.rabbitmq,
    },
  };
}
