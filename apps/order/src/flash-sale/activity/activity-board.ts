import { SharedRead } from '@diancan/database';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import type { Activity } from '../domain/activity.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import { Wakes } from '../shard/wakes.js';
import { ActivityRepository } from './activity.repository.js';

/** An activity as this process knows it. */
export interface ShownActivity {
  readonly activity: Activity;
  /** In the order of their numbers. */
  readonly shards: readonly Shard[];
  /** Pieces that nobody has ordered. */
  readonly left: number;
}

const REFRESH_MS = 500;
/** After a look that found nothing, the same id is not looked up again for this time. */
const UNKNOWN_FOR_MS = 1_000;
const MOST_UNKNOWN = 1_000;
const ACTIVITY_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** The current activities in the memory of this process: the hot path reads no database. */
@Injectable()
export class ActivityBoard extends PeriodicJob {
  #shown = new Map<string, ShownActivity>();
  #clockAhead = 0;
  readonly #reading = new SharedRead(() => this.#read());
  /** Readings are numbered, because one that takes long may end after a later one. */
  #begun = 0;
  #latest = 0;
  readonly #unknown = new Map<string, number>();

  constructor(
    private readonly activities: ActivityRepository,
    private readonly shards: ShardRepository,
    private readonly wakes: Wakes,
  ) {
    super();
  }

  /** The database's clock, ms since 1970: all instances decide by it what is open. */
  now(): number {
    return Date.now() + this.#clockAhead;
  }

  /** Those that are active or ended lately; the next to start first. */
  all(): ShownActivity[] {
    return [...this.#shown.values()];
  }

  known(activityId: string): ShownActivity | undefined {
    return this.#shown.get(activityId);
  }

  /** Looks into the database if this process does not know it yet. */
  async find(activityId: string): Promise<ShownActivity | undefined> {
    const known = this.#shown.get(activityId);
    if (known !== undefined) return known;
    const unknownUntil = this.#unknown.get(activityId) ?? 0;
    if (!ACTIVITY_ID.test(activityId) || unknownUntil > performance.now()) return undefined;
    await this.refresh();
    const found = this.#shown.get(activityId);
    if (found === undefined) this.#remember(activityId);
    return found;
  }

  /** Reads everything anew, as it is now or later; calls at the same time share a reading. */
  refresh(): Promise<void> {
    return this.#reading.read();
  }

  protected override intervalMs(): number {
    return REFRESH_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    await this.refresh();
    return false;
  }

  async #read(): Promise<void> {
    this.#begun += 1;
    const number = this.#begun;
    const { activities, now } = await this.activities.current();
    const clockAhead = now.getTime() - Date.now();
    const shards = await this.shards.ofActivities(activities.map(({ activityId }) => activityId));
    if (number < this.#latest) return;
    this.#latest = number;
    this.#clockAhead = clockAhead;
    const ofActivity = Map.groupBy(shards, ({ activityId }) => activityId);
    const before = this.#shown;
    this.#shown = new Map(
      activities.map(activity => {
        const own = ofActivity.get(activity.activityId) ?? [];
        const left = own.reduce((sum, { granted, taken }) => sum + granted - taken, activity.reservoir);
        return [activity.activityId, { activity, shards: own, left }];
      }),
    );
    for (const { activity, shards: own } of this.#shown.values())
      if (isChanged(before.get(activity.activityId)?.activity, activity))
        for (const shard of own) this.wakes.wake(shard);
  }

  #remember(activityId: string): void {
    if (this.#unknown.size >= MOST_UNKNOWN) this.#unknown.clear();
    this.#unknown.set(activityId, performance.now() + UNKNOWN_FOR_MS);
  }
}

/** Whether the drain has to tell Redis something. */
function isChanged(before: Activity | undefined, now: Activity): boolean {
  if (before === undefined) return now.stage === 'ACTIVE';
  return (
    before.startsAt.getTime() !== now.startsAt.getTime() ||
    before.endsAt.getTime() !== now.endsAt.getTime() ||
    before.hasWaitingList !== now.hasWaitingList ||
    before.published !== now.published
  );
}
