import { reasonOf } from '@diancan/platform';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ShardRepository } from '../shard/shard.repository.js';
import type { ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';

/**
 * Tells Redis that an activity is over: an instance that has not heard of it would give void tickets. A
 * generation that is being filled does not open any more.
 */
@Injectable()
export class StopSelling {
  readonly #log = new Logger(StopSelling.name);

  constructor(
    private readonly shards: ShardRepository,
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  /** Does nothing while Redis is away: what is sold by then is void. */
  async execute(activityId: string): Promise<void> {
    try {
      const shards = await this.shards.ofActivities([activityId]);
      await Promise.all(shards.map(shard => this.store.seal(shard, shard.gen)));
    } catch (error) {
      this.#log.debug(`${activityId} is over, and Redis has not been told: ${reasonOf(error)}`);
    }
  }
}
