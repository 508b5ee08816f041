import { Inject, Injectable } from '@nestjs/common';
import { ActivityBoard } from '../activity/activity-board.js';
import type { Activity } from '../domain/activity.js';
import type { Shard } from '../shard/shard.repository.js';
import type { ShardConfiguration, ShardState, ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';

/** How many may wait for each piece of an activity with a waiting list. */
const WAITING_PER_PIECE = 10;
const MOST_WAITING = 1_000_000;
/** Clocks are compared over the network, so smaller differences say nothing. */
const TOLERANCE_MS = 250;

type Clocks = Pick<ShardState, 'clock' | 'askedAt'>;

/** Keeps window and waiting list of a shard in Redis as the database has them; never the stock. */
@Injectable()
export class ConfigureShard {
  constructor(
    private readonly board: ActivityBoard,
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  async execute(activity: Activity, shard: Shard, state: ShardState): Promise<void> {
    const wanted = await this.wanted(activity, shard, state);
    const { configuration } = state;
    if (!isSameWindow(wanted, configuration) || wanted.waitMax !== configuration.waitMax)
      await this.store.configure(shard, shard.gen, wanted);
  }

  /** Whether Redis sells by these terms. In a rush, how many may wait changes with each piece. */
  async isInForce(activity: Activity, shard: Shard): Promise<boolean> {
    const state = await this.store.read(shard, shard.gen, shard.cursorSeq, 0);
    // A single shard gets what the seller has added; several take it as they need it.
    const hasGrants = activity.shards > 1 || state.grants >= shard.grants;
    if (state.gen !== shard.gen || !hasGrants) return false;
    const wanted = await this.wanted(activity, shard, state);
    const { configuration } = state;
    return isSameWindow(wanted, configuration) && wanted.waitMax > 0 === configuration.waitMax > 0;
  }

  /**
   * The window by the clock of Redis: it opens by the database's clock, wherever that of Redis stands. The
   * time since Redis was asked counts, because filling a generation takes a while.
   */
  async wanted(activity: Activity, shard: Shard, { clock, askedAt }: Clocks): Promise<ShardConfiguration> {
    const ahead = clock - (this.board.now() - (Date.now() - askedAt));
    return {
      opens: Math.ceil(activity.startsAt.getTime() + ahead),
      closes: Math.floor(activity.endsAt.getTime() + ahead),
      waitMax: await this.#waitMax(activity, shard),
    };
  }

  /** Without a waiting list, buyers of an empty shard wait only while other shards have something. */
  async #waitMax(activity: Activity, shard: Shard): Promise<number> {
    const { activityId, hasWaitingList, published, shards } = activity;
    if (hasWaitingList) return Math.min(MOST_WAITING, Math.ceil((published * WAITING_PER_PIECE) / shards));
    if (shards === 1) return 0;
    const shown = await this.board.find(activityId);
    if (shown === undefined) return 0;
    const own = shown.shards[shard.shard];
    return Math.max(0, shown.left - (own === undefined ? 0 : own.granted - own.taken));
  }
}

const isSameWindow = (one: ShardConfiguration, other: ShardConfiguration): boolean =>
  Math.abs(one.opens - other.opens) <= TOLERANCE_MS && Math.abs(one.closes - other.closes) <= TOLERANCE_MS;
