import { BRANCH_HEADER } from '@diancan/contracts';
import type { RowDataPacket } from 'mysql2/promise';
import type { ServiceName } from '../../scripts/fleet/services.mjs';
import { type DirectFleet, startFleet, type TestFleet } from '../fleet/start-fleet.js';
import type { Step, StepWatch } from './step-watch.js';
import { Trails } from './trails.js';
import { watchedBroker } from './watched-broker.js';
import { watchedDatabase } from './watched-database.js';
import { type Exchange, watchedHttp } from './watched-http.js';

/** A service that is watched, and killed. */
type WatchedService = 'order' | 'product' | 'user';

export interface WatchedFleetOptions {
  readonly service: WatchedService;
  readonly env: Record<string, string>;
  /** Other services that it calls over HTTP. */
  readonly calls: readonly ServiceName[];
  /**
   * Completes the text of a step in its database with what the statements do not contain.
   * @param fleet is not there yet while it migrates its schemas
   */
  describe?(step: Step, fleet: () => TestFleet): Promise<Step>;
  /** Names a step of a message more closely than by the message's name. */
  nameMessage?(step: Step): Step;
  /** Its answers to its caller are steps too. Called with each request first. */
  recognise?(request: Exchange, fleet: TestFleet, trails: Trails): Promise<void>;
  /** By default the gateway. */
  readonly caller?: ServiceName;
}

export interface WatchedFleet {
  readonly service: WatchedService;
  readonly fleet: TestFleet;
  readonly trails: Trails;
  stop(): Promise<void>;
}

interface Way {
  close(): unknown;
}

/** `job_id IN ('1', '2')`, `job_id = 1`. */
const JOB_IDS = /\bjob_id (?:IN \(|= )([\d', ]+)/g;
const CLAIM = /\bclaim = '([0-9A-Z]{26})'/g;

/**
 * A fleet in which everything that one service sends is a step: to its database, to the broker, to other
 * services, and as an answer.
 */
export async function startWatchedFleet(options: WatchedFleetOptions): Promise<WatchedFleet> {
  const { service, env, recognise, caller = 'gateway', nameMessage = step => step } = options;
  const trails = new Trails();
  const ways: Way[] = [];
  const keep = <W extends Way>(way: W): W => (ways.push(way), way);
  const describe = async (step: Step) => {
    const known = await describeJobs(step, () => fleet.db(service), trails);
    return (await options.describe?.(known, () => fleet)) ?? known;
  };
  const messages: StepWatch = {
    before: step => trails.before(nameMessage(step)),
    after: step => trails.after(nameMessage(step)),
  };
  const serve = async (request: Exchange) => {
    await recognise?.(request, fleet, trails);
    await passAnswer(request, trails);
  };

  const fleet = await startFleet({
    env,
    detours: async ({ addresses, settings: { ports } }: DirectFleet) => {
      const called: Partial<Record<ServiceName, number>> = {};
      for (const name of options.calls)
        called[name] = keep(await watchedHttp(ports[name], call => passCall(call, trails))).port;
      return {
        [service]: {
          database: keep(await watchedDatabase(addresses.database[service], trails, describe)).url,
          rabbitmq: keep(await watchedBroker(addresses.rabbitmq, messages)).url,
          ports: called,
        },
        ...(recognise !== undefined && {
          [caller]: { ports: { [service]: keep(await watchedHttp(ports[service], serve)).port } },
        }),
      };
    },
  });
  return {
    service,
    fleet,
    trails,
    async stop() {
      await fleet.stop();
      for (const way of ways) way.close();
    },
  };
}

const stepOf = ({ method, path, headers, body }: Exchange): Step => ({
  name: `${method} ${path.replace(/[0-9A-Z]{26}/, '{}').replace(/[?].*/, '')}`,
  text: [path, body, headers['idempotency-key'], branchIn(headers)].join(' '),
});

/** The global transaction that a call belongs to, and its request. */
const branchIn = ({ [BRANCH_HEADER]: branch }: Exchange['headers']): string =>
  Buffer.from(String(branch ?? ''), 'base64url').toString();

/** Queries have no effect, so they are not steps. */
async function passCall(exchange: Exchange, trails: Trails): Promise<void> {
  const step = stepOf(exchange);
  if (exchange.method === 'POST') await trails.before(step);
  await exchange.forward();
  if (exchange.method === 'POST') await trails.after(step);
  await exchange.answer();
}

async function passAnswer(exchange: Exchange, trails: Trails): Promise<void> {
  const step = stepOf(exchange);
  const answer = { ...step, name: `answer to ${step.name}` };
  await exchange.forward();
  if (exchange.method === 'POST') await trails.before(answer);
  await exchange.answer();
  if (exchange.method === 'POST') await trails.after(answer);
}

/**
 * The statements of a worker name a job by its number only; its payload names the order.
 * @param database is not there yet while the fleet migrates its schemas
 */
async function describeJobs(
  step: Step,
  database: () => ReturnType<TestFleet['db']>,
  trails: Trails,
): Promise<Step> {
  const ids = [...step.text.matchAll(JOB_IDS)].flatMap(([, some = '']) => some.match(/\d+/g) ?? []);
  if (ids.length === 0) return step;
  for (const [, claim = ''] of step.text.matchAll(CLAIM)) trails.ignore(claim);
  const [rows] = await database().query<RowDataPacket[]>(
    'SELECT payload AS text FROM job WHERE job_id IN (?)',
    [ids],
  );
  return { ...step, text: [step.text, ...rows.map(({ text }) => String(text))].join('\n') };
}
