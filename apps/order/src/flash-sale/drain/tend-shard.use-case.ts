import { Injectable } from '@nestjs/common';
import type { Activity } from '../domain/activity.js';
import type { Shard } from '../shard/shard.repository.js';
import type { ShardState } from '../shard/shard.store.js';
import { BalanceShards } from './balance-shards.use-case.js';
import { ConfigureShard } from './configure-shard.use-case.js';

/** What a shard needs while nothing waits to be stored: its terms as they are now, and pieces of others. */
@Injectable()
export class TendShard {
  constructor(
    private readonly configure: ConfigureShard,
    private readonly balance: BalanceShards,
  ) {}

  /** @returns whether there may be something to store now */
  async execute(activity: Activity, shard: Shard, state: ShardState): Promise<boolean> {
    await this.configure.execute(activity, shard, state);
    return this.balance.execute(activity, shard, state);
  }
}
