import { isDuplicateKey } from '@diancan/database';
import { Inject, Injectable } from '@nestjs/common';
import type { ShownActivity } from '../activity/activity-board.js';
import type { Activity } from '../domain/activity.js';
import { STORE } from '../shard/stores.js';
import { continues } from '../shard/log-position.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardId } from '../shard/shard-keys.js';
import type { ShardState, ShardStore } from '../shard/shard.store.js';
import { DrainRate } from './drain-rate.js';
import { RenewShard } from './renew-shard.use-case.js';
import { LogRefusedError, StoreEntries } from './store-entries.use-case.js';
import { TendShard } from './tend-shard.use-case.js';

/** How many entries one commit stores. */
const LOT = 500;
const GRANTS_AT_ONCE = 500;
/** The log is trimmed once in so many entries. */
const TRIM_EVERY = 5_000;

/** busy: there may be more to do at once. over: the activity has ended. */
export type DrainStep = 'busy' | 'idle' | 'over';

/**
 * One step of a shard: stores the next entries of its log, or tells Redis what the database has granted, or
 * begins a new generation. Any instance may do it; the cursor decides which one has done it.
 */
@Injectable()
export class DrainShard {
  constructor(
    private readonly shards: ShardRepository,
    private readonly storeEntries: StoreEntries,
    private readonly renew: RenewShard,
    private readonly tend: TendShard,
    private readonly rate: DrainRate,
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  /** @throws the error of a server that is away; nothing is lost, and the step may be repeated */
  async execute({ activity }: ShownActivity, id: ShardId, fencingToken: number): Promise<DrainStep> {
    const shard = await this.shards.find(id);
    if (shard.stage === 'CLOSED') return 'over';
    const state = await this.store.read(id, shard.gen, shard.cursorSeq, LOT);
    if (!continues(shard, state)) {
      await this.renew.execute(activity, shard, state, fencingToken);
      return 'busy';
    }
    const entries = state.entries.length - 1;
    const outcome = entries === 0 ? 'idle' : await this.#store(activity, shard, state, fencingToken);
    if (outcome === 'renewed') return 'busy';
    // Also during a rush, unless the log is far ahead: buyers wait for what others give back.
    const isTended = entries < LOT && (await this.#tend(activity, shard, state));
    return isTended || entries > 0 ? 'busy' : 'idle';
  }

  /** @returns whether there may be something to store now */
  async #tend(activity: Activity, shard: Shard, state: ShardState): Promise<boolean> {
    const canServe = state.waiting > 0 && state.stock >= state.firstWants;
    if (shard.grants === state.grants && !canServe) return this.tend.execute(activity, shard, state);
    const grants = await this.shards.grantsAfter(shard, state.grants, GRANTS_AT_ONCE);
    await this.store.grant(shard, shard.gen, state.grants + 1, grants);
    return true;
  }

  async #store(
    activity: Activity,
    shard: Shard,
    state: ShardState,
    fencingToken: number,
  ): Promise<'stored' | 'renewed'> {
    const begun = performance.now();
    const entries = state.entries.slice(1);
    try {
      await this.storeEntries.execute(activity, shard, entries, fencingToken);
    } catch (error) {
      // A ticket that is stored already: Redis has lost it, and has given another.
      if (!(error instanceof LogRefusedError || isDuplicateKey(error))) throw error;
      const now = await this.shards.find(shard);
      // Another instance was faster.
      if (now.gen !== shard.gen || now.cursorSeq !== shard.cursorSeq || now.stage !== 'OPEN')
        return 'renewed';
      await this.renew.execute(activity, shard, { ...state, entries: [] }, fencingToken);
      return 'renewed';
    }
    this.rate.add(entries.length, performance.now() - begun);
    const { seq } = entries.at(-1)!;
    if (Math.floor(seq / TRIM_EVERY) > Math.floor(shard.cursorSeq / TRIM_EVERY))
      await this.store.trim(shard, shard.gen, seq);
    return 'stored';
  }
}
