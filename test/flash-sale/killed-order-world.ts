import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { cuttablePath, type CuttablePath } from '@diancan/testing/network';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
import { vi } from 'vitest';
import type { Answer, Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller, stockOf } from '../people/people.js';
import { HASTY_WECHAT } from '../people/wechat.js';
import { watchedDatabase } from '../steps/watched-database.js';
import { deathAt, type FlashDeath, HeldStep } from './held-step.js';

/** From a kill on, each ticket has its ending within a minute; a slow machine needs more for the restart. */
const PATIENTLY = { timeout: 120_000, interval: 100 };
const ENDS_AT = new Date(Date.now() + 3_600_000).toISOString();
const DISHES = 500;
export const STOCK = 6;
const CROWD = 10;

interface People {
  readonly seller: Visitor;
  readonly buyers: readonly Visitor[];
  readonly productId: string;
}

interface Paths {
  readonly database: CuttablePath;
  readonly rabbitmq: CuttablePath;
  readonly watched: { close(): unknown };
}

interface Ending {
  readonly state: string;
  readonly orderId?: string;
}

/** What the people of a sale have seen in the end. */
export interface Sale {
  readonly activityId: string;
  /** The outcomes of the crowd, and of the buyer who comes after a winner has cancelled. */
  readonly endings: readonly Ending[];
  readonly late: Ending;
}

const withKey = (key: string) => ({ 'idempotency-key': key });

/** A fleet whose flash sales lie in a Redis of their own; its order service is killed at chosen steps. */
export class KilledOrderWorld {
  readonly #step: HeldStep;

  private constructor(
    readonly fleet: TestFleet,
    readonly redis: PrivateRedis,
    private readonly people: People,
    step: HeldStep,
    private readonly paths: Paths,
  ) {
    this.#step = step;
  }

  static async open(): Promise<KilledOrderWorld> {
    const redis = await startPrivateRedis();
    const step = new HeldStep();
    let paths: Paths | undefined;
    const fleet = await startFleet({
      env: {
        ...HASTY_WECHAT,
        DIANCAN_RATE_LIMIT: 'false',
        DIANCAN_SWEEP_INTERVAL_MS: '100',
        DIANCAN_FLASH_SALE_REDIS_URLS: redis.url,
      },
      detours: async ({ addresses }) => {
        const [database, rabbitmq] = await Promise.all([
          cuttablePath(addresses.database.order),
          cuttablePath(addresses.rabbitmq),
        ]);
        const watched = await watchedDatabase(database.url, step);
        paths = { database, rabbitmq, watched };
        return { order: { database: watched.url, rabbitmq: rabbitmq.url } };
      },
    });
    const seller = await aSeller(fleet);
    const productId = await aDish(seller, { stock: DISHES });
    const buyers = await Promise.all(
      Array.from({ length: CROWD + 1 }, (_, n) => aBuyer(fleet, `killed-${n}`)),
    );
    return new KilledOrderWorld(fleet, redis, { seller, buyers, productId }, step, paths!);
  }

  async close(): Promise<void> {
    await this.fleet.stop();
    await this.redis.stop();
    for (const path of Object.values(this.paths)) await path.close();
  }

  /** A sale in which order is killed with -9 when it is at this step, and started again. */
  async saleWith(death: FlashDeath): Promise<Sale> {
    const held = this.#step.holdAt(death);
    const sale = this.sale();
    await Promise.race([held, sale.then(() => held)]);
    await this.fleet.kill('order');
    this.#step.drop();
    await this.fleet.restart('order');
    return sale;
  }

  /** A sale in which order cannot reach a server for some time, from the commit of the first lot on. */
  async saleWithout(server: 'database' | 'rabbitmq', ms: number): Promise<Sale> {
    const held = this.#step.holdAt(deathAt('the commit of tickets and orders', 'before'));
    const sale = this.sale();
    await Promise.race([held, sale.then(() => held)]);
    this.paths[server].cut();
    this.#step.drop();
    await pause(ms);
    this.paths[server].mend();
    return sale;
  }

  /**
   * A whole sale: it is published, a crowd buys it, Redis loses its data, one winner cancels and somebody
   * else gets the piece, and the seller cancels. People repeat what is not answered.
   */
  async sale(): Promise<Sale> {
    const activityId = await this.#publish();
    const crowd = this.people.buyers.slice(0, CROWD);
    const last = this.people.buyers[CROWD]!;
    const endings = await Promise.all(crowd.map(buyer => this.#buy(buyer, activityId)));
    const at = endings.findIndex(({ state }) => state === 'WON');
    await this.redis.admin.flushall();
    await stubbornly(() => crowd[at]!.post('/api/order/cancel', { orderId: endings[at]!.orderId }));
    const late = await vi.waitFor(async () => {
      const ending = await this.#buy(last, activityId);
      if (ending.state !== 'WON') throw new Error(`the piece is not back: ${ending.state}`);
      return ending;
    }, PATIENTLY);
    await this.#cancel(activityId);
    return { activityId, endings, late };
  }

  /** Pieces of the dish that are not on its shelf. */
  async dishesAway(): Promise<number> {
    return DISHES - (await stockOf(this.people.seller, this.people.productId));
  }

  async view(activityId: string): Promise<Record<string, unknown>> {
    const { data } = await stubbornly(() => this.people.seller.get('/api/seller/flash-sale/list'));
    return data.find((each: { activityId: string }) => each.activityId === activityId);
  }

  async #publish(): Promise<string> {
    const { productId } = this.people;
    const body = {
      productId,
      priceFen: 990,
      stock: STOCK,
      startsAt: '2026-01-01T00:00:00Z',
      endsAt: ENDS_AT,
      limitPerBuyer: 1,
    };
    const key = randomUUID();
    const answer = await stubbornly(() =>
      this.people.seller.post('/api/seller/flash-sale/publish', body, withKey(key)),
    );
    if (answer.status !== 200) throw new Error(`not published: ${answer.code} ${answer.msg}`);
    return answer.data.activityId;
  }

  async #cancel(activityId: string): Promise<void> {
    const key = randomUUID();
    const answer = await stubbornly(() =>
      this.people.seller.post('/api/seller/flash-sale/cancel', { activityId }, withKey(key)),
    );
    if (answer.status !== 200) throw new Error(`not cancelled: ${answer.code} ${answer.msg}`);
  }

  /** Taps under one key; a void ticket is a fault on our side, so the buyer taps again. */
  async #buy(buyer: Visitor, activityId: string): Promise<Ending> {
    const entered = await stubbornly(() => buyer.get(`/api/flash-sale/entry?activityId=${activityId}`));
    const body = { activityId, entry: entered.data.entry, quantity: 1 };
    for (;;) {
      const key = randomUUID();
      const answer = await stubbornly(() => buyer.post('/api/flash-sale/order', body, withKey(key)));
      if (answer.status !== 200) return { state: `refused ${answer.code}` };
      const ending = await this.#endingOf(buyer, answer.data.ticket);
      if (ending.state !== 'VOID') return ending;
    }
  }

  #endingOf(buyer: Visitor, ticket: string): Promise<Ending> {
    return vi.waitFor(async () => {
      const { status, data } = await buyer.get(`/api/flash-sale/result?ticket=${ticket}`);
      if (status !== 200 || data.state === 'QUEUED') throw new Error(`answered ${status}, ${data?.state}`);
      return data;
    }, PATIENTLY);
  }
}

async function stubbornly(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status < 500) return answer;
    await pause(100);
  }
}
