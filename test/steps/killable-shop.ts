import { once } from 'node:events';
import type { RowDataPacket } from 'mysql2/promise';
import PQueue from 'p-queue';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import type { TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller, stockOf } from '../people/people.js';
import { HASTY_WECHAT } from '../people/wechat.js';
import type { Death, Flow, Shop } from './flow.js';
import type { Trail } from './trails.js';
import type { WatchedFleet } from './watched-fleet.js';

export const PRICE_FEN = 700;
const STOCK = 1_000;
/** A kill also takes what other orders have claimed: each then waits for its lease, several times over. */
export const WITHIN_MS = 120_000;

/** Starts a fleet in which the steps of one service are watched. */
type Start = (env: Record<string, string>) => Promise<WatchedFleet>;

/** A shop of which one service is killed again and again, one kill at a time, while other orders recover. */
export class KillableShop {
  readonly #kills = new PQueue({ concurrency: 1 });
  /** Resolves when the service is up again; it is down between a kill and that moment. */
  #up: Promise<void> = Promise.resolve();

  private constructor(
    private readonly watched: WatchedFleet,
    private readonly buyer: Visitor,
    private readonly seller: Visitor,
    private readonly productId: string,
  ) {}

  /** @param start of a fleet with short delays; the service that it watches is the one that is killed */
  static async open(start: Start): Promise<KillableShop> {
    const watched = await start({
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
   * Walks the flow, and kills the service on the way.
   * @returns the order's id, when the service is up again and people have been answered
   */
  async walkAndKill({ flow, moment, step, times }: Death): Promise<string> {
    return this.#kills.add(async () => {
      const orderId = await flow.begin(this.#shop());
      const trail = this.watched.trails.follow(orderId);
      const held = trail.holdAt(step, moment, times);
      const walking = flow.walk(this.#shop(), orderId);
      // The step may follow after the walk, but not after a walk that has failed.
      await Promise.race([held, walking.then(() => held), tooLong(step, trail)]);
      this.#up = this.#kill(trail);
      await Promise.all([this.#up, walking]);
      return orderId;
    });
  }

  /** People repeat a request that was not answered, once the service is up again. */
  #shop(): Shop {
    const { buyer, seller, productId } = this;
    return { fleet: this.fleet, buyer, seller, productId, up: () => this.#up };
  }

  async #kill(trail: Trail): Promise<void> {
    const { fleet, service } = this.watched;
    await fleet.kill(service);
    trail.dropHeld();
    await fleet.restart(service);
  }
}

const tooLong = async (step: string, { steps }: Trail): Promise<never> => {
  await once(AbortSignal.timeout(WITHIN_MS), 'abort');
  throw new Error(`${step} was not seen in ${WITHIN_MS / 1_000} s, but ${[...steps].join('; ')}`);
};
