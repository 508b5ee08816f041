import { Injectable } from '@nestjs/common';
import type { Activity } from '../domain/activity.js';
import { nameOf } from '../shard/shard-keys.js';
import type { Shard } from '../shard/shard.repository.js';

interface SoldOut {
  readonly shard: KnownShard;
  readonly until: number;
  /** Those who may repeat their request: they have a ticket. */
  readonly holders: ReadonlySet<string>;
}

/**
 * A shard as the board has it. Its last grant counts, because a later one may have brought pieces back, and
 * so do the terms by which somebody new may get a ticket.
 */
export type KnownShard = Pick<Shard, 'activityId' | 'shard' | 'gen' | 'grants'> &
  Pick<Activity, 'published' | 'hasWaitingList'>;

export const knownShard = (
  { activityId, published, hasWaitingList }: Activity,
  { shard, gen, grants }: Pick<Shard, 'shard' | 'gen' | 'grants'>,
): KnownShard => ({ activityId, shard, gen, grants, published, hasWaitingList });

/** How late a buyer may learn that something has come back, in ms. */
const REMEMBERED_MS = 1_000;
const MOST_SHARDS = 10_000;

/**
 * Which shards are sold out, so that a refusal costs no question to Redis. While one is sold out nobody new
 * gets a ticket, so it is known who may not be refused. What comes back changes the shard's grants, and what
 * a seller adds changes the terms; the board learns both within half a second.
 */
@Injectable()
export class SoldOutMemory {
  readonly #soldOut = new Map<string, SoldOut>();
  readonly #asking = new Set<string>();

  isSoldOutFor(shard: KnownShard, buyerOpenid: string): boolean {
    return this.holdersOf(shard)?.has(buyerOpenid) === false;
  }

  /** Those who have a ticket, while everybody else is refused; undefined while something may be left. */
  holdersOf(shard: KnownShard): ReadonlySet<string> | undefined {
    const known = this.#soldOut.get(nameOf(shard));
    if (known === undefined || known.until <= performance.now()) return undefined;
    return isSame(known.shard, shard) ? known.holders : undefined;
  }

  /** @param holders asks for them; null if the shard is not sold out for all */
  async learn(shard: KnownShard, holders: () => Promise<string[] | null>): Promise<void> {
    const name = nameOf(shard);
    if (this.#asking.has(name)) return;
    this.#asking.add(name);
    try {
      const found = await holders();
      if (found === null) return;
      if (this.#soldOut.size >= MOST_SHARDS) this.#soldOut.clear();
      this.#soldOut.set(name, { shard, until: performance.now() + REMEMBERED_MS, holders: new Set(found) });
    } finally {
      this.#asking.delete(name);
    }
  }
}

const isSame = (one: KnownShard, other: KnownShard): boolean =>
  one.gen === other.gen &&
  one.grants === other.grants &&
  one.published === other.published &&
  one.hasWaitingList === other.hasWaitingList;
