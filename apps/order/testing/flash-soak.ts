import type { CuttablePath } from '@diancan/testing/network';
import type { Patience } from './flash-shop.js';
import type { BuyerOutcome, FlashWorld } from './flash-world.js';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const BUYERS_AT_ONCE = 3;

export interface SoakPaths {
  readonly redis: CuttablePath;
  readonly database: CuttablePath;
}

/**
 * Buyers tap, cancel and let orders expire, the seller changes the stock, and servers fail, all at random.
 */
export class FlashSoak {
  readonly #random: () => number;
  readonly #outcomes = new Map<string, BuyerOutcome[]>();
  readonly #running = new Set<Promise<unknown>>();
  #buyers = 0;

  constructor(
    private readonly world: FlashWorld,
    private readonly paths: SoakPaths,
    private readonly activityIds: readonly [string, ...string[]],
    seed: number,
  ) {
    this.#random = randomFrom(seed);
  }

  /** Resolves when the last fault has ended; some buyers are still there. */
  async run(ms: number): Promise<void> {
    const until = performance.now() + ms;
    const patience = { timeout: ms + 120_000, interval: 300 };
    while (performance.now() < until) {
      for (const activityId of this.activityIds) this.#buyersCome(activityId, patience);
      const dice = this.#random();
      if (dice < 0.1) await this.#flush();
      else if (dice < 0.2) await blink(this.paths.redis, 300 * this.#random());
      else if (dice < 0.3) await blink(this.paths.database, 300 * this.#random());
      else if (dice < 0.4) await this.world.redis.restart(this.#random() < 0.5 ? 'kept' : 'lost');
      else if (dice < 0.5) this.#start(() => this.#changeStock());
      await pass(200 * this.#random());
    }
  }

  /** What every buyer of an activity was told, when nothing is queued any more in any of them. */
  async outcomesOf(activityId: string): Promise<readonly BuyerOutcome[]> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    return this.#outcomes.get(activityId) ?? [];
  }

  #buyersCome(activityId: string, patience: Patience): void {
    const quantity = this.#random() < 0.3 ? 2 : 1;
    for (let count = 0; count < BUYERS_AT_ONCE; count++) {
      const buyer = `soak-${this.#buyers++}`;
      this.#start(() => this.#buyerComes(activityId, buyer, quantity, patience));
    }
  }

  async #buyerComes(activityId: string, buyer: string, quantity: number, patience: Patience): Promise<void> {
    const outcomes = await this.world.play(activityId, [buyer], quantity, patience);
    this.#outcomes.set(activityId, [...(this.#outcomes.get(activityId) ?? []), ...outcomes]);
    const orderId = outcomes[0]?.orderId;
    const dice = this.#random();
    if (orderId === undefined) return;
    if (dice < 0.3)
      // It may fail while a server is away; then the order stays.
      await this.world.service.call({ role: 'buyer', subject: buyer }, 'POST', '/order/cancel', { orderId });
    else if (dice < 0.6) await this.#expire(orderId);
  }

  async #expire(orderId: string): Promise<void> {
    await this.world.service
      .query(
        `UPDATE orders SET expires_at = UTC_TIMESTAMP(3), expiry_due_at = UTC_TIMESTAMP(3)
         WHERE order_id = ?`,
        [orderId],
      )
      .catch(() => undefined);
  }

  async #changeStock(): Promise<void> {
    const stock = 20 + Math.floor(30 * this.#random());
    const activityId = this.activityIds[Math.floor(this.activityIds.length * this.#random())];
    // It is refused if more is sold already, or while a server is away.
    await this.world.shop.seller('update', { activityId, stock });
  }

  async #flush(): Promise<void> {
    await this.world.redis.admin.flushall();
  }

  #start(act: () => Promise<unknown>): void {
    const run = act().finally(() => this.#running.delete(run));
    // Rejects the run as a whole when that waits for it.
    run.catch(() => undefined);
    this.#running.add(run);
  }
}

async function blink(path: CuttablePath, ms: number): Promise<void> {
  path.cut();
  await pass(ms);
  path.mend();
}

const pass = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
