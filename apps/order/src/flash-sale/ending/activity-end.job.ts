import { type ClaimedRow, type ClaimSource, RowJob, type RowPolicy } from '@diancan/jobs';
import { reasonOf } from '@diancan/platform';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { OrderSettings } from '../../order.settings.js';
import { ActivityBoard } from '../activity/activity-board.js';
import { ActivityRepository } from '../activity/activity.repository.js';
import { type Activity, isOver } from '../domain/activity.js';
import { KEPT_MS } from '../shard/kept.js';
import { keysOf } from '../shard/shard-keys.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';
import { EndActivity } from './end-activity.use-case.js';

/** If nothing of what is queued could be stored for so long after the end, it is void. */
const PATIENCE_MS = 60_000;

/** Ends activities when their time is over, and everything that was ordered in time is stored. */
@Injectable()
export class ActivityEndJob extends RowJob {
  readonly kind = 'flash-sale-end';
  readonly source: ClaimSource = {
    table: 'flash_activity',
    id: 'activity_id',
    dueAt: 'end_due_at',
    attempts: 'end_attempts',
    index: 'ix_flash_activity_end',
    where: "state = 'ACTIVE'",
    parameters: [],
  };
  readonly policy: RowPolicy = { backoff: { firstMs: 500, lastMs: 5_000 }, concurrency: 4, leaseMs: 10_000 };

  readonly #log = new Logger(ActivityEndJob.name);
  /** By activity: the pieces that were left, and since when. */
  readonly #progress = new Map<string, { readonly left: number; readonly at: number }>();

  constructor(
    private readonly settings: OrderSettings,
    private readonly activities: ActivityRepository,
    private readonly shards: ShardRepository,
    private readonly board: ActivityBoard,
    private readonly end: EndActivity,
    @Inject(STORE) private readonly store: ShardStore,
  ) {
    super();
  }

  /** @throws Error while something is queued that may still be stored */
  protected override async handle({ id: activityId }: ClaimedRow): Promise<void> {
    if (!(await this.#endIfOver(activityId))) return this.activities.dueAtEnd(activityId);
    // Their generations are the last ones now: a closed shard begins no other.
    for (const shard of await this.shards.ofActivities([activityId])) await this.#expire(shard);
  }

  /** @returns false if it goes on, because a seller has moved its end: before this attempt, or during it */
  async #endIfOver(activityId: string): Promise<boolean> {
    const found = await this.activities.find(activityId);
    if (!this.#isOver(found)) return false;
    await this.#requireStored(found);
    return this.uow.run(async tx => {
      const activity = await this.activities.lock(tx, activityId);
      if (!this.#isOver(activity)) return false;
      if (activity.stage === 'ACTIVE') await this.end.inside(tx, activity, 'ENDED');
      return true;
    });
  }

  #isOver(activity: Activity | undefined): activity is Activity {
    return activity !== undefined && isOver(activity, this.board.now());
  }

  async #requireStored({ activityId, endsAt }: Activity): Promise<void> {
    // The other variants store their orders at once.
    if (this.settings.current.flashSale.variant !== 'queue') return;
    const shards = await this.shards.ofActivities([activityId]);
    const lateMs = this.board.now() - endsAt.getTime();
    if (Math.min(lateMs, this.#stalledMs(activityId, shards)) < PATIENCE_MS)
      for (const shard of shards) await this.#requireDrained(shard);
    this.#progress.delete(activityId);
  }

  /** The activity has ended already, so nobody repeats this: no ticket refers to the data any more. */
  async #expire(shard: Shard): Promise<void> {
    try {
      await this.store.expire(shard, shard.gen, KEPT_MS);
    } catch (error) {
      const { state } = keysOf(shard, shard.gen);
      this.#log.warn(`Redis keeps ${state} and its sister keys; they may be deleted: ${reasonOf(error)}`);
    }
  }

  /** For how long this process has seen no order being stored. */
  #stalledMs(activityId: string, shards: readonly Shard[]): number {
    const left = shards.reduce((sum, { granted, taken }) => sum + granted - taken, 0);
    const seen = this.#progress.get(activityId);
    if (seen?.left === left) return performance.now() - seen.at;
    this.#progress.set(activityId, { left, at: performance.now() });
    return 0;
  }

  async #requireDrained(shard: Shard): Promise<void> {
    const state = await this.store.read(shard, shard.gen, shard.cursorSeq, 0);
    const isDrained = state.gen === shard.gen && state.seq === shard.cursorSeq;
    if (!isDrained || state.clock < state.configuration.closes)
      throw new Error('some of what was ordered in time is not stored yet');
  }
}
