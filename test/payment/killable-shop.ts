import { once } from 'node:events';
import type { RowDataPacket } from 'mysql2/promise';
import PQueue from 'p-queue';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import type { TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller, stockOf } from '../people/people.js';
import { HASTY_WECHAT } from '../people/wechat.js';
import type { Moment, Trail } from '../steps/trails.js';
import { type Flow, PRICE_FEN } from './payment-flows.js';
import { startWatchedFleet, type WatchedFleet } from './watched-order-service.js';

const STOCK = 1_000;
/** A kill also takes what other orders have claimed: each then waits for its lease, several times over. */
export const WITHIN_MS = 120_000;

/** When order is killed: at the given occurrence of a step, from 1. */
export interface Death {
  readonly flow: Flow;
  readonly moment: Moment;
  readonly step: string;
  readonly times: number;
}

/** A shop whose order service is killed again and again, one kill at a time, while other orders recover. */
export class KillableShop {
  readonly #kills = new PQueue({ concurrency: 1 });
  /** Resolves when order is up again; order is down between a kill and that moment. */
  #up: Promise<void> = Promise.resolve();

  private constructor(
    private readonly watched: WatchedFleet,
    private readonly buyer: Visitor,
    private readonly seller: Visitor,
    private readonly productId: string,
  ) {}

  static async open(): Promise<KillableShop> {
    const watched = await startWatchedFleet({
      ...HASTY_WECHAT,
      // Even on a busy machine, order has recorded that a refund is sent before WeChat Pay settles it.
      DIANCAN_SANDBOX_REFUND_DONE_AFTER_MS: '250',
      DIANCAN_NOTICE_INTERVAL_MS: '100',
      // Leases follow from it, and what a kill has claimed goes on only when its lease ends.
      DIANCAN_WECHAT_PAY_TIMEOUT_MS: '2000',
    });
    try {
      const { fleet, trails } = watched;
      const [buyer, seller] = await Promise.all([aBuyer(fleet), aSeller(fleet)]);
      const productId = await aDish(seller, { priceFen: PRICE_FEN, stock: STOCK });
      const [sellers] = await fleet.db('user').query<RowDataPacket[]>('SELECT seller_id FROM seller');
      for (const id of [productId, ...sellers.map(row => String(row['seller_id']))]) trails.ignore(id);
      return new KillableShop(watched, buyer, seller, productId);
    } catch (error) {
      await watched.stop();
      throw error;
    }
  }

  get fleet(): TestFleet {
    return this.watched.fleet;
  }

  /** How many dishes have been sold and not come back. */
  async soldDishes(): Promise<number> {
    return STOCK - (await stockOf(this.buyer, this.productId));
  }

  close(): Promise<void> {
    return this.watched.stop();
  }

  /** Walks the flow without a kill. */
  async walk(flow: Flow): Promise<{ orderId: string; trail: Trail }> {
    const orderId = await flow.begin(this.#shop());
    const trail = this.watched.trails.follow(orderId);
    await flow.walk(this.#shop(), orderId);
    return { orderId, trail };
  }

  /**
   * Walks the flow, and kills the order service on the way.
   * @returns the order's id, when the service is up again and the buyer has been answered
   */
  async walkAndKill({ flow, moment, step, times }: Death): Promise<string> {
    return this.#kills.add(async () => {
      const orderId = await flow.begin(this.#shop());
      const trail = this.watched.trails.follow(orderId);
      const held = trail.holdAt(step, moment, times);
      const walking = flow.walk(this.#shop(), orderId);
      // The step may follow after the walk, but not after a walk that has failed.
      await Promise.race([held, walking.then(() => held), tooLong(step, trail)]);
      this.#up = this.#killOrder(trail);
      await Promise.all([this.#up, walking]);
      return orderId;
    });
  }

  /** A buyer repeats a request that was not answered, once the service is up again. */
  #shop() {
    const { buyer, seller, productId } = this;
    return { fleet: this.fleet, buyer, seller, productId, up: () => this.#up };
  }

  async #killOrder(trail: Trail): Promise<void> {
    await this.fleet.kill('order');
    trail.dropHeld();
    await this.fleet.restart('order');
  }
}

const tooLong = async (step: string, { steps }: Trail): Promise<never> => {
  await once(AbortSignal.timeout(WITHIN_MS), 'abort');
  throw new Error(`${step} was not seen in ${WITHIN_MS / 1_000} s, but ${[...steps].join('; ')}`);
};
