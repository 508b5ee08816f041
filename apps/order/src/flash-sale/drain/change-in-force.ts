import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { reasonOf } from '@diancan/platform';
import { OrderSettings } from '../../order.settings.js';
import { ActivityBoard } from '../activity/activity-board.js';
import type { Activity } from '../domain/activity.js';
import type { Shard } from '../shard/shard.repository.js';
import { StoredLogs } from '../shard/stored-logs.js';
import { Wakes } from '../shard/wakes.js';
import { ConfigureShard } from './configure-shard.use-case.js';

/** The drain may belong to another instance, which learns of a change within half a second. */
const PATIENCE_MS = 2_000;
const LOOK_MS = 20;

/** Holds a seller's answer until buyers and sellers see the change. */
@Injectable()
export class ChangeInForce {
  readonly #log = new Logger(ChangeInForce.name);

  constructor(
    private readonly settings: OrderSettings,
    private readonly board: ActivityBoard,
    private readonly logs: StoredLogs,
    private readonly configure: ConfigureShard,
    private readonly wakes: Wakes,
  ) {}

  /**
   * Resolves when Redis sells by what the database has, and the database has what the logs hold; after 2 s in
   * any case, because the change is stored already.
   */
  async wait(activityId: string): Promise<void> {
    if (this.settings.current.flashSale.variant !== 'queue') return;
    const { promise: enough, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PATIENCE_MS);
    await Promise.race([enough, this.#untilInForce(activityId)]);
    clearTimeout(timer);
  }

  /** Ends soon after the patience: a server that does not answer has a time limit of its own. */
  async #untilInForce(activityId: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    try {
      while (!(await this.#isInForce(activityId))) {
        if (performance.now() > deadline) return;
        await wait(LOOK_MS);
      }
      await this.logs.untilStored(activityId, deadline - performance.now());
      await this.board.refresh();
    } catch (error) {
      this.#log.debug(`a change of ${activityId} is in force as soon as the drain can: ${reasonOf(error)}`);
    }
  }

  async #isInForce(activityId: string): Promise<boolean> {
    await this.board.refresh();
    const shown = this.board.known(activityId);
    if (shown?.activity.stage !== 'ACTIVE') return true;
    const { activity, shards } = shown;
    const inForce = await Promise.all(shards.map(shard => this.#isShardInForce(activity, shard)));
    for (const [at, shard] of shards.entries()) if (!inForce[at]) this.wakes.wake(shard);
    return inForce.every(Boolean);
  }

  async #isShardInForce(activity: Activity, shard: Shard): Promise<boolean> {
    if (shard.stage === 'CLOSED') return true;
    // What the seller has added is still to be given to the single shard.
    if (shard.gen === 0 || (activity.shards === 1 && activity.reservoir > 0)) return false;
    return this.configure.isInForce(activity, shard);
  }
}
