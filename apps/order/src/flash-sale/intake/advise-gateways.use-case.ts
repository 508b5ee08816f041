import { formatGateAdvice, HolderFilter } from '@diancan/flash-gate';
import { Injectable } from '@nestjs/common';
import { ActivityBoard } from '../activity/activity-board.js';
import { knownShard, SoldOutMemory } from './sold-out-memory.js';

/** More requests a second than pieces that are left cannot all win. */
const REQUESTS_PER_PIECE = 4;
/** So many always pass, because some are repetitions. */
const LEAST_ADMITTED = 200;
/** The filter makes an answer long, so in a flood not every one has it. */
const SOLD_OUT_EVERY_MS = 20;
const MOST_ACTIVITIES = 1_000;

interface Said {
  readonly at: number;
  readonly sets: ReadonlyArray<ReadonlySet<string>>;
  readonly holders: HolderFilter;
}

/** What gateways are told about an activity, so that they can turn requests away by themselves. */
@Injectable()
export class AdviseGateways {
  /** By activity: when it was said last that nothing is left, and how. */
  readonly #said = new Map<string, Said>();

  constructor(
    private readonly board: ActivityBoard,
    private readonly soldOut: SoldOutMemory,
  ) {}

  /** @returns the value of the header; undefined if there is nothing to say now */
  for(activityId: string): string | undefined {
    const shown = this.board.known(activityId);
    if (shown === undefined) return undefined;
    const admit = Math.max(LEAST_ADMITTED, REQUESTS_PER_PIECE * shown.left);
    const sets = shown.shards.map(shard => this.soldOut.holdersOf(knownShard(shown.activity, shard)));
    const known = sets.filter(holders => holders !== undefined);
    const count = known.reduce((sum, { size }) => sum + size, 0);
    // More would not fit into a header: gateways limit the rate only.
    if (known.length < sets.length || count > HolderFilter.MOST)
      return formatGateAdvice({ activityId, admit, holders: null });
    return this.#soldOut(activityId, admit, known);
  }

  #soldOut(activityId: string, admit: number, sets: ReadonlyArray<ReadonlySet<string>>): string | undefined {
    const now = performance.now();
    const said = this.#said.get(activityId);
    if (said !== undefined && now - said.at < SOLD_OUT_EVERY_MS) return undefined;
    const isSame = said?.sets.every((set, at) => set === sets[at]) ?? false;
    const holders = isSame ? said!.holders : filterOf(sets);
    if (this.#said.size >= MOST_ACTIVITIES) this.#said.clear();
    this.#said.set(activityId, { at: now, sets, holders });
    return formatGateAdvice({ activityId, admit, holders });
  }
}

function filterOf(sets: ReadonlyArray<ReadonlySet<string>>): HolderFilter {
  const holders = sets.flatMap(set => [...set]);
  return HolderFilter.of(holders, holders.length);
}
