import { Injectable } from '@nestjs/common';
import { ActivityBoard } from '../activity/activity-board.js';
import { SoldOutMemory } from './sold-out-memory.js';

/** More requests a second than pieces that are left cannot all win. */
const REQUESTS_PER_PIECE = 4;
/** So many always pass, because some are repetitions. */
const LEAST_ADMITTED = 200;

/** What the gateway is told about an activity, so that it can turn requests away by itself. */
@Injectable()
export class GateAdvice {
  constructor(
    private readonly board: ActivityBoard,
    private readonly soldOut: SoldOutMemory,
  ) {}

  /** `<activityId>;<open|sold-out>;<requests a second that a gateway lets through>` */
  for(activityId: string): string | undefined {
    const shown = this.board.known(activityId);
    if (shown === undefined) return undefined;
    const isSoldOut = shown.shards.every(shard => this.soldOut.isSoldOut(shard, shard.gen));
    const admitted = Math.max(LEAST_ADMITTED, REQUESTS_PER_PIECE * shown.left);
    return `${activityId};${isSoldOut ? 'sold-out' : 'open'};${admitted}`;
  }
}
