import type { RowDataPacket } from 'mysql2/promise';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import type { Step } from '../steps/step-watch.js';
import { Trails } from '../steps/trails.js';
import { watchedDatabase } from '../steps/watched-database.js';
import { type Exchange, watchedHttp } from '../steps/watched-http.js';

export interface WatchedFleet {
  readonly fleet: TestFleet;
  readonly trails: Trails;
  stop(): Promise<void>;
}

/** `job_id IN (1, 2)`, `job_id = 1`. */
const JOB_IDS = /\bjob_id (?:IN \(|= )([\d, ]+)/g;
/** `seq IN ('1', '2')`. */
const PLACES = /\bseq IN \(([\d', ]+)\)/g;
const CLAIM = /\bclaim = '([0-9A-Z]{26})'/g;

const stepOf = ({ method, path, body }: Exchange) => ({
  name: `${method} ${path.replace(/[0-9A-Z]{26}/, '{}')}`,
  text: `${path} ${body}`,
});

/** A fleet in which every message of order is a step: to its database, to other services, or as an answer. */
export async function startWatchedFleet(env: Record<string, string>): Promise<WatchedFleet> {
  const trails = new Trails();
  const ways: Array<{ close(): unknown }> = [];
  const keep = <W extends { close(): unknown }>(way: W): W => (ways.push(way), way);

  /** Queries have no effect, so they are not steps. */
  const call = async (exchange: Exchange) => {
    const step = stepOf(exchange);
    if (exchange.method === 'POST') await trails.before(step);
    await exchange.forward();
    if (exchange.method === 'POST') await trails.after(step);
    await exchange.answer();
  };

  const serve = async (exchange: Exchange) => {
    await recogniseNotification(exchange, fleet, trails);
    const step = stepOf(exchange);
    const answer = { ...step, name: `answer to ${step.name}` };
    await exchange.forward();
    if (exchange.method === 'POST') await trails.before(answer);
    await exchange.answer();
    if (exchange.method === 'POST') await trails.after(answer);
  };

  const fleet = await startFleet({
    env,
    detours: async ({ addresses, settings: { ports } }) => ({
      order: {
        database: keep(
          await watchedDatabase(addresses.database.order, trails, async step =>
            describeSent(await describeJobs(step, () => fleet, trails), () => fleet),
          ),
        ).url,
        ports: {
          sandbox: keep(await watchedHttp(ports.sandbox, call)).port,
          product: keep(await watchedHttp(ports.product, call)).port,
          user: keep(await watchedHttp(ports.user, call)).port,
        },
      },
      gateway: { ports: { order: keep(await watchedHttp(ports.order, serve)).port } },
    }),
  });
  return {
    fleet,
    trails,
    async stop() {
      await fleet.stop();
      for (const way of ways) way.close();
    },
  };
}

/**
 * The content of a notification is encrypted, so WeChat's own record tells which order the nonce and the
 * answer belong to.
 */
async function recogniseNotification({ headers, body }: Exchange, fleet: TestFleet, trails: Trails) {
  const nonce = headers['wechatpay-nonce'];
  if (typeof nonce !== 'string') return;
  const { id } = JSON.parse(body) as { id: string };
  const answer = await fetch(new URL('/sandbox/notifications', fleet.sandboxUrl));
  const known = (await answer.json()) as Array<{ id: string; outTradeNo: string }>;
  const outTradeNo = known.find(notification => notification.id === id)?.outTradeNo ?? '';
  for (const trail of trails.of({ name: '', text: outTradeNo }))
    for (const name of [id, nonce]) trail.names.add(name);
}

/**
 * The statements of a worker name a job by its number only; its payload names the order.
 * @param fleet is not there yet while it migrates its schemas
 */
async function describeJobs(step: Step, fleet: () => TestFleet, trails: Trails): Promise<Step> {
  const ids = [...step.text.matchAll(JOB_IDS)].flatMap(([, some = '']) => some.split(',').map(Number));
  if (ids.length === 0) return step;
  for (const [, claim = ''] of step.text.matchAll(CLAIM)) trails.ignore(claim);
  const [rows] = await fleet()
    .db('order')
    .query<RowDataPacket[]>('SELECT payload AS text FROM job WHERE job_id IN (?)', [ids]);
  return { ...step, text: [step.text, ...rows.map(({ text }) => String(text))].join('\n') };
}

/** Messages that leave the outbox are named by their places there only; their keys name the orders. */
async function describeSent(step: Step, fleet: () => TestFleet): Promise<Step> {
  if (!step.name.includes('sent_message')) return step;
  const places = [...step.text.matchAll(PLACES)].flatMap(([, some = '']) => some.match(/\d+/g) ?? []);
  const [rows] = await fleet()
    .db('order')
    .query<RowDataPacket[]>(
      `SELECT message_key AS \`key\` FROM outbox WHERE seq IN (?)
       UNION SELECT message_key FROM sent_message WHERE seq IN (?)`,
      [places, places],
    );
  return { ...step, text: [step.text, ...rows.map(({ key }) => String(key))].join('\n') };
}
