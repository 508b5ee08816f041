import { randomUUID } from 'node:crypto';
import { fromTestRun } from '@diancan/testing/run';
import { type FlashRedis, openFlashRedis } from '../src/flash-sale/shard/flash-redis.js';
import { keysOf, type ShardId } from '../src/flash-sale/shard/shard-keys.js';
import { type Opening, ShardStore, type Taken } from '../src/flash-sale/shard/shard.store.js';

const MINUTE_MS = 60_000;

/** One shard of an activity of its own in the test server, without a drain. */
export class OpenShard {
  readonly id: ShardId = { activityId: randomUUID(), shard: 0 };
  readonly store: ShardStore;

  private constructor(private readonly redis: FlashRedis) {
    this.store = new ShardStore(redis);
  }

  static connect(): FlashRedis {
    return openFlashRedis([fromTestRun('DIANCAN_TEST_REDIS_URL')], false);
  }

  /** @param opening by default ten pieces, in an open window, without a waiting list */
  static async open(redis: FlashRedis, opening: Partial<Opening> = {}): Promise<OpenShard> {
    const shard = new OpenShard(redis);
    await shard.store.begin(shard.id, 1);
    await shard.openGen(1, opening);
    return shard;
  }

  async openGen(gen: number, opening: Partial<Opening> = {}): Promise<void> {
    const window = { opens: Date.now() - MINUTE_MS, closes: Date.now() + MINUTE_MS };
    const none = { grants: 0, waiting: 0, waitMax: 0 };
    await this.store.open(this.id, gen, { stock: 10, ...window, ...none, ...opening });
  }

  /** @param rid by default the buyer's name */
  take(buyer: string, { quantity = 1, rid = buyer, gen = 1 } = {}): Promise<Taken> {
    return this.store.take(this.id, gen, {
      rid,
      buyer,
      quantity,
      fingerprint: `${quantity} of it`,
      content: '',
    });
  }

  /** Pieces that do not belong to a buyer. */
  grant(first: number, ...quantities: number[]): Promise<void> {
    const grants = quantities.map(quantity => ({ quantity, rid: null, buyer: null }));
    return this.store.grant(this.id, 1, first, grants);
  }

  /** What Redis has of it, beside buyers, tickets and log. */
  state(): Promise<Record<string, string>> {
    return this.redis.hgetall(keysOf(this.id, 1).state);
  }

  async stock(): Promise<number> {
    return Number((await this.state())['stock']);
  }

  /** The log: kind and buyer of each entry but the first. */
  async log(): Promise<string[]> {
    const { entries } = await this.store.read(this.id, 1, 2, 1_000);
    return entries.map(({ kind, buyer }) => `${kind} ${buyer}`.trim());
  }
}
