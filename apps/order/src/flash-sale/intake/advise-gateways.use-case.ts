import { formatGateAdvice, HolderFilter } from '@diancan/flash-gate';
import { Injectable } from '@nestjs/common';
import { ActivityBoard, type ShownActivity } from '../activity/activity-board.js';
import { SoldOutMemory } from './sold-out-memory.js';

/** More requests a second than pieces that are left cannot all win. */
const REQUESTS_PER_PIECE = 4;
/** So many always pass, because some are repetitions. */
const LEAST_ADMITTED = 200;
/** The filter makes an answer long, so in a flood not every one has it. */
const SOLD_OUT_EVERY_MS = 20;

/** What gateways are told about an activity, so that they can turn requests away by themselves. */
@Injectable()
export class AdviseGateways {
  #saidSoldOutAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly board: ActivityBoard,
    private readonly soldOut: SoldOutMemory,
  ) {}

  /** @returns the value of the header; undefined if there is nothing to say now */
  for(activityId: string): string | undefined {
    const shown = this.board.known(activityId);
    if (shown === undefined) return undefined;
    const admit = Math.max(LEAST_ADMITTED, REQUESTS_PER_PIECE * shown.left);
    const sets = shown.shards.map(shard => this.soldOut.holdersOf(shard, shard.gen));
    if (sets.some(holders => holders === undefined))
      return formatGateAdvice({ activityId, admit, holders: null });
    return this.#soldOut(shown, sets as Array<ReadonlySet<string>>, admit);
  }

  #soldOut(
    { activity: { activityId } }: ShownActivity,
    sets: ReadonlyArray<ReadonlySet<string>>,
    admit: number,
  ): string | undefined {
    const count = sets.reduce((sum, { size }) => sum + size, 0);
    const now = performance.now();
    if (count > HolderFilter.MOST || now - this.#saidSoldOutAt < SOLD_OUT_EVERY_MS) return undefined;
    this.#saidSoldOutAt = now;
    const holders = HolderFilter.of(
      sets.flatMap(set => [...set]),
      count,
    );
    return formatGateAdvice({ activityId, admit, holders });
  }
}
