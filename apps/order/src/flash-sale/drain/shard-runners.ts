import { LockBusyError, Locks } from '@diancan/lock';
import { outOfContext, PeriodicJob, reasonOf } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { OrderSettings } from '../../order.settings.js';
import { ActivityBoard } from '../activity/activity-board.js';
import { nameOf, type ShardId } from '../shard/shard-keys.js';
import { DrainShard, type DrainStep } from './drain-shard.use-case.js';
import { Wakes } from '../shard/wakes.js';

/** Cheap: it reads only the board in memory. */
const LOOK_MS = 100;
/** A dead instance delays its shards by this. */
const LEASE_MS = 3_000;
/** An idle shard is looked at less and less often; a tap that this process takes wakes it. */
const IDLE_MS = { first: 50, last: 250, announced: 2_000 };
/** While another instance drains the shard. */
const BUSY_MS = 1_000;
const FAILED_MS = 250;

/**
 * Runs the drain of each shard on one instance at a time, under a lock. The lock saves work and is not needed
 * for safety: the cursor makes sure that nothing is stored twice, and the fencing token that a holder who
 * slept through its lease stores nothing. While the Redis of the locks is away, nothing is drained.
 */
@Injectable()
export class ShardRunners extends PeriodicJob {
  readonly #log = new Logger(ShardRunners.name);
  readonly #running = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  /** A server that is away fails many times a second; one line says it. */
  readonly #failing = new Set<string>();

  constructor(
    private readonly settings: OrderSettings,
    private readonly board: ActivityBoard,
    private readonly locks: Locks,
    private readonly drain: DrainShard,
    private readonly wakes: Wakes,
  ) {
    super();
  }

  override onApplicationBootstrap(): void {
    const { variant } = this.settings.current.flashSale;
    if (variant === 'queue') super.onApplicationBootstrap();
    else this.#log.log(`flash sales sell by the variant "${variant}": nothing is drained from Redis`);
  }

  override async onApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await super.onApplicationShutdown();
    await Promise.all(this.#running.values());
  }

  protected override intervalMs(): number {
    return LOOK_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    for (const { activity, shards } of this.board.all()) {
      if (activity.stage !== 'ACTIVE') continue;
      for (const id of shards) if (!this.#running.has(nameOf(id))) this.#start(id);
    }
    return false;
  }

  #start(id: ShardId): void {
    const name = nameOf(id);
    const run = outOfContext(() => this.#lead(id)).finally(() => {
      this.#running.delete(name);
      if (this.board.known(id.activityId)?.activity.stage !== 'ACTIVE') this.wakes.forget(id);
    });
    this.#running.set(name, run);
  }

  async #lead(id: ShardId): Promise<void> {
    try {
      await this.locks.run(`flash-drain:${nameOf(id)}`, { leaseMs: LEASE_MS, waitMs: 0 }, async held => {
        const over = AbortSignal.any([held.signal, this.#stopping.signal]);
        let idleMs = IDLE_MS.first;
        while (!over.aborted) {
          const step = await this.#step(id, held.fencingToken);
          if (step === 'over') return;
          if (step === 'idle') await this.wakes.next(id, idleMs, over);
          idleMs = step === 'idle' ? Math.min(2 * idleMs, this.#longestIdleMs(id)) : IDLE_MS.first;
        }
      });
    } catch (error) {
      if (error instanceof LockBusyError) await this.wakes.next(id, BUSY_MS, this.#stopping.signal);
      else this.#complain(id, error);
    }
  }

  async #step(id: ShardId, fencingToken: number): Promise<DrainStep> {
    try {
      const shown = await this.board.find(id.activityId);
      if (shown === undefined) return 'over';
      const step = await this.drain.execute(shown, id, fencingToken);
      this.#failing.delete(nameOf(id));
      return step;
    } catch (error) {
      this.#complain(id, error);
      await this.wakes.next(id, FAILED_MS, this.#stopping.signal);
      // Gives the lease back, in case that another instance reaches more servers.
      return 'over';
    }
  }

  /** Long before the start nothing can happen but a change by the seller. */
  #longestIdleMs({ activityId }: ShardId): number {
    const startsAt = this.board.known(activityId)?.activity.startsAt.getTime() ?? 0;
    return startsAt - this.board.now() > 5 * IDLE_MS.announced ? IDLE_MS.announced : IDLE_MS.last;
  }

  #complain(id: ShardId, error: unknown): void {
    if (this.#failing.has(nameOf(id))) return;
    this.#failing.add(nameOf(id));
    this.#log.warn(`${nameOf(id)} is tried again until it succeeds: ${reasonOf(error)}`);
  }
}
