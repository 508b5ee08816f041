import { isDuplicateKey } from '@diancan/database';
import { Metrics, reasonOf } from '@diancan/platform';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Activity } from '../domain/activity.js';
import { type StoredTicket, type StoredTicketState, TicketRepository } from '../ticket/ticket.repository.js';
import { isAtCursor } from '../shard/log-position.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardState, ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';
import { ConfigureShard } from './configure-shard.use-case.js';
import { LogRefusedError, StoreEntries } from './store-entries.use-case.js';

const LOT = 500;
const PAGE = 5_000;
/** Those who wait come first, so that their new places are in the old order. */
const STATES: readonly StoredTicketState[] = [
  'WAITING',
  'WON',
  'LAPSED',
  'CANCELLED',
  'LOST',
  'SOLD_OUT',
  'VOID',
];

/**
 * Begins a new generation of a shard: stores what has survived in Redis, closes the old generation in the
 * database, and fills Redis anew from there. Tickets of the old generation that are not stored are void.
 */
@Injectable()
export class RenewShard {
  readonly #log = new Logger(RenewShard.name);
  readonly #generations;

  constructor(
    private readonly shards: ShardRepository,
    private readonly tickets: TicketRepository,
    private readonly storeEntries: StoreEntries,
    private readonly configure: ConfigureShard,
    @Inject(STORE) private readonly store: ShardStore,
    metrics: Metrics,
  ) {
    this.#generations = metrics.counter({
      name: 'diancan_flash_sale_generations_total',
      help: 'Generations of shards that this process has begun; the first one of each included.',
      labels: [],
    });
  }

  /** @throws the error of a server that is away; it may be repeated */
  async execute(activity: Activity, shard: Shard, state: ShardState, fencingToken: number): Promise<void> {
    if (shard.stage === 'OPEN') {
      this.#log.warn(`${shard.activityId}.${shard.shard}: generation ${shard.gen} ends, Redis has changed`);
      await this.store.seal(shard, shard.gen);
      await this.#storeSurvivors(activity, shard, fencingToken);
    }
    if (!(await this.shards.renew(shard, state.runId, fencingToken))) return;
    const fresh = await this.shards.find(shard);
    if (fresh.gen !== shard.gen + 1) return;
    this.#generations.inc();
    await this.store.drop(shard, shard.gen);
    await this.store.begin(fresh, fresh.gen);
    const waiting = await this.#fill(fresh);
    // Before Redis serves it: after a crash in between, the next generation follows.
    if (!(await this.shards.markOpen(fresh))) return;
    await this.store.open(fresh, fresh.gen, {
      ...(await this.configure.wanted(activity, fresh, state)),
      stock: fresh.granted,
      grants: fresh.grants,
      waiting,
    });
  }

  async #storeSurvivors(activity: Activity, shard: Shard, fencingToken: number): Promise<void> {
    try {
      for (let at = shard; ; at = await this.shards.find(shard)) {
        const { entries } = await this.store.read(at, shard.gen, at.cursorSeq, LOT);
        if (at.gen !== shard.gen || entries.length < 2 || !isAtCursor(at, entries[0])) return;
        await this.storeEntries.execute(activity, at, entries.slice(1), fencingToken);
      }
    } catch (error) {
      // What does not fit to the database is not stored: its tickets are void.
      if (!(error instanceof LogRefusedError || isDuplicateKey(error))) throw error;
      this.#log.warn(`${shard.activityId}.${shard.shard}: ${reasonOf(error)}`);
    }
  }

  /** @returns how many wait */
  async #fill(shard: Shard): Promise<number> {
    let waiting = 0;
    for (const state of STATES) {
      for (let after = { gen: 0, seq: 0 }; ;) {
        const page = await this.tickets.ofShard(shard, state, after, PAGE);
        await this.#fillPage(shard, page, waiting);
        if (state === 'WAITING') waiting += page.length;
        if (page.length < PAGE) break;
        after = page.at(-1)!;
      }
    }
    return waiting;
  }

  async #fillPage(shard: Shard, page: readonly StoredTicket[], waiting: number): Promise<void> {
    const { gen } = shard;
    await this.store.fill(
      shard,
      gen,
      'tickets',
      page.map(ticket => [ticket.rid, `${ticket.gen}:${ticket.seq}:${ticket.fingerprint}`]),
    );
    const live = page.filter(({ state }) => state === 'WON' || state === 'WAITING');
    await this.store.fill(
      shard,
      gen,
      'buyers',
      live.map(({ buyer, rid }) => [buyer, rid]),
    );
    // Places below 1: before all that come in this generation.
    const places = page.filter(({ state }) => state === 'WAITING');
    await this.store.fill(
      shard,
      gen,
      'waiting',
      places.map(({ rid, buyer, quantity }, at) => [
        waiting + at - Number.MAX_SAFE_INTEGER,
        `${rid}|${buyer}|${quantity}`,
      ]),
    );
  }
}
