import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type PrivateRedis, type Refusal, startPrivateRedis } from '@diancan/testing/redis';
import { vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { type FurtherInstance, startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller } from '../people/people.js';
import { HASTY_WECHAT } from '../people/wechat.js';
import { type HeldTicket, RushBuyer } from './rush-buyer.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };
const ENDS_AT = new Date(Date.now() + 3_600_000).toISOString();
const DISHES = 1_000;
export const STOCK = 8;
/** Who buys before the fault and is told so; who taps when it comes; who taps while it lasts. */
const CROWD = { early: 2, first: 5, second: 7 };

const STORED = /^diancan_flash_sale_stored_total (\d+)/m;

/** A fault in the middle of a rush. Resolves when it has ended. */
export interface Fault {
  readonly name: string;
  /** After the first orders, and before the rush. */
  readonly prepare?: (world: RushWorld) => void;
  readonly happen: (world: RushWorld) => Promise<void>;
}

export interface Rush {
  readonly activityId: string;
  readonly held: readonly HeldTicket[];
}

type Instance = 'main' | 'second';

/** A fleet with a Redis of its own and two instances of order, all of which may be killed in a rush. */
export class RushWorld {
  #mendedAt = Number.NEGATIVE_INFINITY;
  #dead: Instance | undefined;

  private constructor(
    readonly fleet: TestFleet,
    readonly redis: PrivateRedis,
    private second: FurtherInstance,
    private readonly seller: Visitor,
    private readonly productId: string,
    private readonly visitors: ReadonlyMap<string, Visitor>,
  ) {}

  static async open(): Promise<RushWorld> {
    const redis = await startPrivateRedis({ appendOnly: true });
    const env = { ...HASTY_WECHAT, DIANCAN_RATE_LIMIT: 'false' };
    const fleet = await startFleet({ env, redisUrl: redis.url });
    const second = await fleet.addInstance('order');
    const seller = await aSeller(fleet);
    const productId = await aDish(seller, { stock: DISHES });
    const users = Array.from({ length: CROWD.early + CROWD.first + CROWD.second }, (_, n) => `rush-${n}`);
    const visitors = await Promise.all(users.map(async user => [user, await aBuyer(fleet, user)] as const));
    return new RushWorld(fleet, redis, second, seller, productId, new Map(visitors));
  }

  async close(): Promise<void> {
    await this.fleet.stop();
    await this.redis.stop();
  }

  /** More buyers than pieces, and a fault when the first of them has got a ticket. */
  async rush({ prepare, happen }: Fault): Promise<Rush> {
    const activityId = await this.#publish();
    const [early, first, second] = this.#crowd();
    const before = await Promise.all(early.map(buyer => buyer.buy(activityId)));
    prepare?.(this);
    this.#mendedAt = Number.POSITIVE_INFINITY;
    const begun = Promise.withResolvers<void>();
    const during = first.map(buyer => buyer.buy(activityId, begun.resolve));
    await Promise.race([begun.promise, Promise.all(during)]);
    const fault = happen(this);
    during.push(...second.map(buyer => buyer.buy(activityId)));
    await Promise.all([fault.then(() => (this.#mendedAt = Date.now())), ...during]);
    const held = [...before, ...(await Promise.all(during))].flat();
    await this.#revive();
    return { activityId, held };
  }

  /** Kills the instance of order that drains, with -9. It is started again after the rush. */
  async killDrain(): Promise<void> {
    const drain = await this.#drain();
    await (drain === 'main' ? this.fleet.kill('order') : this.second.kill());
    this.#dead = drain;
  }

  /** Stops the instance of order that drains for some time, as a long pause of its machine would. */
  async freezeDrain(ms: number): Promise<void> {
    const drain = await this.#drain();
    const signal = (name: NodeJS.Signals): void =>
      drain === 'main' ? this.fleet.signal('order', name) : this.second.signal(name);
    signal('SIGSTOP');
    await pause(ms);
    signal('SIGCONT');
  }

  /** Redis refuses writes for some time. */
  async refuseWrites(refusal: Refusal, ms: number): Promise<void> {
    await this.redis.refuse(refusal);
    await pause(ms);
    await this.redis.heal();
  }

  async view(activityId: string): Promise<Record<string, unknown>> {
    const { data } = await vi.waitFor(async () => {
      await this.#login();
      const answer = await this.seller.get('/api/seller/flash-sale/list');
      if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
      return answer;
    }, PATIENTLY);
    return data.find((each: { activityId: string }) => each.activityId === activityId);
  }

  #crowd(): [RushBuyer[], RushBuyer[], RushBuyer[]] {
    const all = [...this.visitors].map(
      ([user, visitor]) => new RushBuyer(user, visitor, () => this.#mendedAt),
    );
    return [
      all.slice(0, CROWD.early),
      all.slice(CROWD.early, CROWD.early + CROWD.first),
      all.slice(CROWD.early + CROWD.first),
    ];
  }

  #stored: Record<Instance, number> = { main: 0, second: 0 };

  /** The instance that has stored the orders of those who came early. */
  async #drain(): Promise<Instance> {
    const before = this.#stored;
    const now = await this.#countStored();
    return now.main - before.main > now.second - before.second ? 'main' : 'second';
  }

  async #countStored(): Promise<Record<Instance, number>> {
    const [main, second] = await Promise.all([this.fleet.metrics('order'), this.second.metrics()]);
    return { main: storedIn(main), second: storedIn(second) };
  }

  async #revive(): Promise<void> {
    if (this.#dead === 'main') await this.fleet.restart('order');
    if (this.#dead === 'second') this.second = await this.fleet.addInstance('order');
    this.#dead = undefined;
  }

  async #publish(): Promise<string> {
    await this.#login();
    this.#stored = await this.#countStored();
    const body = {
      productId: this.productId,
      priceFen: 990,
      stock: STOCK,
      startsAt: '2026-01-01T00:00:00Z',
      endsAt: ENDS_AT,
      limitPerBuyer: 1,
    };
    const key = { 'idempotency-key': randomUUID() };
    const { data } = await vi.waitFor(async () => {
      const answer = await this.seller.post('/api/seller/flash-sale/publish', body, key);
      if (answer.status !== 200) throw new Error(`not published: ${answer.code} ${answer.msg}`);
      return answer;
    }, PATIENTLY);
    return data.activityId;
  }

  /** The session was in Redis. */
  async #login(): Promise<void> {
    await vi.waitFor(async () => {
      if ((await this.seller.get('/api/user/me')).status === 200) return;
      await this.seller.loginAsSeller('seller-1');
      throw new Error('the seller has no session');
    }, PATIENTLY);
  }
}

const storedIn = (metrics: string): number => Number(STORED.exec(metrics)?.[1] ?? 0);
