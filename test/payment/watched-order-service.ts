import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { Trails } from '../steps/trails.js';
import { watchedDatabase } from '../steps/watched-database.js';
import { type Exchange, watchedHttp } from '../steps/watched-http.js';

export interface WatchedFleet {
  readonly fleet: TestFleet;
  readonly trails: Trails;
  stop(): Promise<void>;
}

const stepOf = ({ method, path, body }: Exchange) => ({
  name: `${method} ${path.replace(/[0-9A-Z]{26}/, '{}')}`,
  text: `${path} ${body}`,
});

/** A fleet in which everything that order sends, be it to its database, to others or as an answer, is a step. */
export async function startWatchedFleet(env: Record<string, string>): Promise<WatchedFleet> {
  const trails = new Trails();
  const ways: Array<{ close(): unknown }> = [];
  const keep = <W extends { close(): unknown }>(way: W): W => (ways.push(way), way);

  /** A question has no effect, so it may be asked by any number of the dead. */
  const call = async (exchange: Exchange) => {
    const step = stepOf(exchange);
    if (exchange.method === 'POST') await trails.before(step);
    await exchange.forward();
    if (exchange.method === 'POST') await trails.after(step);
    await exchange.answer();
  };

  const serve = async (exchange: Exchange) => {
    await recogniseNotification(exchange);
    const step = stepOf(exchange);
    const answer = { ...step, name: `answer to ${step.name}` };
    await exchange.forward();
    if (exchange.method === 'POST') await trails.before(answer);
    await exchange.answer();
    if (exchange.method === 'POST') await trails.after(answer);
  };

  /** What a notification is about is sealed, but WeChat's own book tells: so its nonce and its answer have an owner. */
  async function recogniseNotification({ headers, body }: Exchange): Promise<void> {
    const nonce = headers['wechatpay-nonce'];
    if (typeof nonce !== 'string') return;
    const { id } = JSON.parse(body) as { id: string };
    const known = (await (await fetch(new URL('/sandbox/notifications', fleet.sandboxUrl))).json()) as Array<{
      id: string;
      outTradeNo: string;
    }>;
    const outTradeNo = known.find(notification => notification.id === id)?.outTradeNo ?? '';
    const trail = trails.of({ name: '', text: outTradeNo });
    for (const name of [id, nonce]) trail?.names.add(name);
  }

  const fleet = await startFleet({
    env,
    detours: async ({ addresses, settings: { ports } }) => ({
      order: {
        database: keep(await watchedDatabase(addresses.database.order, trails)).url,
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
