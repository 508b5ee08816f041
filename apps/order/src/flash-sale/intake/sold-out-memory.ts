import { Injectable } from '@nestjs/common';
import { nameOf, type ShardId } from '../shard/shard-keys.js';

interface SoldOut {
  readonly gen: number;
  readonly until: number;
  /** Those who may repeat their request: they have a ticket. */
  readonly holders: ReadonlySet<string>;
}

/** How late a buyer may learn that something has come back, in ms. */
const REMEMBERED_MS = 1_000;
const MOST_SHARDS = 10_000;

/**
 * Which shards are sold out, so that a refusal costs no question to Redis. While one is sold out nobody new
 * gets a ticket, so it is known who may not be refused.
 */
@Injectable()
export class SoldOutMemory {
  readonly #soldOut = new Map<string, SoldOut>();
  readonly #asking = new Set<string>();

  isSoldOutFor(id: ShardId, gen: number, buyerOpenid: string): boolean {
    return this.holdersOf(id, gen)?.has(buyerOpenid) === false;
  }

  /** Those who have a ticket, while everybody else is refused; undefined while something may be left. */
  holdersOf(id: ShardId, gen: number): ReadonlySet<string> | undefined {
    const known = this.#soldOut.get(nameOf(id));
    return known?.gen === gen && known.until > performance.now() ? known.holders : undefined;
  }

  /** @param holders asks for them; null if the shard is not sold out for all */
  async learn(id: ShardId, gen: number, holders: () => Promise<string[] | null>): Promise<void> {
    const name = nameOf(id);
    if (this.#asking.has(name)) return;
    this.#asking.add(name);
    try {
      const found = await holders();
      if (found === null) return;
      if (this.#soldOut.size >= MOST_SHARDS) this.#soldOut.clear();
      this.#soldOut.set(name, { gen, until: performance.now() + REMEMBERED_MS, holders: new Set(found) });
    } finally {
      this.#asking.delete(name);
    }
  }

  /** Something has come back. */
  forget(id: ShardId): void {
    this.#soldOut.delete(nameOf(id));
  }
}
