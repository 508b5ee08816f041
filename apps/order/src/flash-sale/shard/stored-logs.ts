import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type Shard, ShardRepository } from './shard.repository.js';
import type { ShardStore } from './shard.store.js';
import { STORE } from './stores.js';
import { Wakes } from './wakes.js';

const LOOK_MS = 50;

interface LogEnd {
  readonly gen: number;
  readonly seq: number;
}

/** Tells when the database has what the logs of an activity hold. */
@Injectable()
export class StoredLogs {
  constructor(
    private readonly shards: ShardRepository,
    private readonly wakes: Wakes,
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  /**
   * Waits until everything is stored that the logs hold now.
   * @returns false if it is not after `patienceMs`
   * @throws the driver's error if Redis does not answer
   */
  async untilStored(activityId: string, patienceMs: number): Promise<boolean> {
    const deadline = performance.now() + patienceMs;
    const ends = await this.#ends(activityId);
    for (; performance.now() < deadline; await wait(LOOK_MS)) {
      const shards = await this.shards.ofActivities([activityId]);
      if (shards.every((shard, at) => isStored(shard, ends[at]!))) return true;
      for (const shard of shards) this.wakes.wake(shard);
    }
    return false;
  }

  async #ends(activityId: string): Promise<LogEnd[]> {
    const shards = await this.shards.ofActivities([activityId]);
    return Promise.all(shards.map(shard => this.#endOf(shard)));
  }

  /**
   * A new shard has no log, and neither has a generation that is being filled, until Redis opens it. What an
   * open one still holds that Redis has lost, or is losing, ends with the generation.
   */
  async #endOf(shard: Shard): Promise<LogEnd> {
    const { gen, seq } = await this.store.read(shard, shard.gen, shard.cursorSeq, 0);
    if (gen === shard.gen) return { gen, seq };
    return { gen: shard.gen, seq: shard.stage === 'FILLING' ? 0 : Infinity };
  }
}

const isStored = ({ gen, cursorSeq, stage }: Shard, end: LogEnd): boolean =>
  gen > end.gen || cursorSeq >= end.seq || stage === 'CLOSED';
