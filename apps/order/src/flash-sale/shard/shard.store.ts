import { type LogEntry, logEntryOf } from './log-entry.js';
import { keysOf, type ShardId } from './shard-keys.js';
import type { FlashRedis } from './flash-redis.js';

export interface TakeRequest {
  readonly rid: string;
  readonly buyer: string;
  readonly quantity: number;
  readonly fingerprint: string;
  /** JSON, for the order. */
  readonly content: string;
}

/** The place of a request in the log, and what it asked for. */
export interface KnownPlace {
  readonly rid: string;
  readonly gen: number;
  readonly seq: number;
  readonly fingerprint: string;
}

export type Taken =
  /** `left`: pieces of the shard that nobody has ordered. */
  | { readonly outcome: 'RESERVED' | 'WAITING'; readonly seq: number; readonly left: number }
  /** REPEATED: this request has a ticket already. LIVE: another request of this buyer has. */
  | ({ readonly outcome: 'REPEATED' | 'LIVE' } & KnownPlace)
  | { readonly outcome: 'SOLD_OUT'; readonly left: number }
  | { readonly outcome: 'CLOSED' | 'STALE' };

/** What Redis knows of a shard. */
export interface ShardState {
  /** Of the server that answers: another one may have lost acknowledged entries. */
  readonly runId: string;
  /** The clock of Redis, ms since 1970. */
  readonly clock: number;
  /** When it was asked, by the clock of this process, ms since 1970. */
  readonly askedAt: number;
  /** Null if Redis does not know the shard, or if it is sealed. */
  readonly gen: number | null;
  readonly stock: number;
  readonly seq: number;
  readonly waiting: number;
  /** How many pieces the first waiting buyer wants; 0 if nobody waits. */
  readonly firstWants: number;
  /** The last grant that was applied. */
  readonly grants: number;
  readonly configuration: ShardConfiguration;
  /** From the entry at the cursor on. */
  readonly entries: readonly LogEntry[];
}

export interface Grant {
  readonly quantity: number;
  /** With the buyer who may order again; null if the pieces come from the reservoir. */
  readonly rid: string | null;
  readonly buyer: string | null;
}

export interface ShardConfiguration {
  /** By the clock of Redis, ms since 1970. */
  readonly opens: number;
  readonly closes: number;
  /** How many buyers may wait. */
  readonly waitMax: number;
}

/** A new generation of a shard. */
export interface Opening extends ShardConfiguration {
  readonly stock: number;
  /** How many grants of the generation the stock includes. */
  readonly grants: number;
  readonly waiting: number;
}

/** The most buyers that an instance remembers of a shard that is sold out. */
const MOST_HOLDERS = 20_000;
const PAIRS_AT_ONCE = 1_000;

/** The stock of shards in Redis. Every method may throw the driver's error; then its outcome is unknown. */
export class ShardStore {
  constructor(private readonly redis: FlashRedis) {}

  async take(id: ShardId, gen: number, request: TakeRequest): Promise<Taken> {
    const { state, buyers, tickets, log, waiting } = keysOf(id, gen);
    const { rid, buyer, quantity, fingerprint, content } = request;
    const answer = await this.redis.flashTake(
      state,
      buyers,
      tickets,
      log,
      waiting,
      gen,
      rid,
      buyer,
      quantity,
      fingerprint,
      content,
    );
    return takenOf(answer as string[]);
  }

  /** The place that a request has in the log; otherwise the live one of its buyer. Nothing is taken. */
  async given(
    id: ShardId,
    gen: number,
    { rid, buyer }: Pick<TakeRequest, 'rid' | 'buyer'>,
  ): Promise<KnownPlace | undefined> {
    const { buyers, tickets } = keysOf(id, gen);
    const own = await this.redis.hget(tickets, rid);
    if (own !== null) return placeOf(own, rid);
    const live = await this.redis.hget(buyers, buyer);
    const place = live && (await this.redis.hget(tickets, live));
    return place ? placeOf(place, live) : undefined;
  }

  /** @param count entries at most, beside the one at the cursor */
  async read(id: ShardId, gen: number, cursor: number, count: number): Promise<ShardState> {
    const { state, log, waiting: queue } = keysOf(id, gen);
    const askedAt = Date.now();
    const [runId, clock, fields, entries, first] = await this.redis.flashRead(
      state,
      log,
      queue,
      cursor,
      count + 1,
    );
    const [found, stock, seq, waiting, grants, opens, closes, waitMax] = fields as Array<string | null>;
    return {
      runId: String(runId),
      clock: Number(clock),
      askedAt,
      gen: /^\d+$/.test(String(found)) ? Number(found) : null,
      stock: Number(stock),
      seq: Number(seq),
      waiting: Number(waiting),
      firstWants: Number(first),
      grants: Number(grants),
      configuration: { opens: Number(opens), closes: Number(closes), waitMax: Number(waitMax) },
      entries: (entries as Array<[string, string[]]>).map(logEntryOf),
    };
  }

  /** @param first the number of the first grant; those that Redis knows already have no effect */
  async grant(id: ShardId, gen: number, first: number, grants: readonly Grant[]): Promise<void> {
    const { state, buyers, tickets, log, waiting } = keysOf(id, gen);
    const told = grants.flatMap(({ quantity, rid, buyer }) => [quantity, rid ?? '', buyer ?? '']);
    await this.redis.flashGrant(state, buyers, tickets, log, waiting, gen, first, ...told);
  }

  /**
   * Takes pieces back that nobody has ordered, once per rid.
   * @returns how many; 0 if there are none, or fewer than `pieces` with `isExact`
   */
  async reclaim(
    id: ShardId,
    gen: number,
    request: {
      rid: string;
      to: 'reservoir' | 'dish';
      pieces: number;
      isExact: boolean;
      despiteWaiting: boolean;
    },
  ): Promise<number> {
    const { state, buyers, tickets, log } = keysOf(id, gen);
    const { rid, to, pieces, isExact, despiteWaiting } = request;
    const [outcome, taken] = await this.redis.flashReclaim(
      state,
      buyers,
      tickets,
      log,
      gen,
      rid,
      to === 'dish' ? 'D' : 'G',
      pieces,
      isExact ? '1' : '0',
      despiteWaiting ? '1' : '0',
    );
    return outcome === 'DONE' ? Number(taken) : 0;
  }

  /**
   * Refuses those who wait, in their order, for as long as the first one wants more than can come.
   * @param coming pieces that other shards and the reservoir still have
   */
  async dismiss(id: ShardId, gen: number, most: number, coming: number): Promise<void> {
    const { state, buyers, tickets, log, waiting } = keysOf(id, gen);
    await this.redis.flashDismiss(state, buyers, tickets, log, waiting, gen, most, coming);
  }

  async configure(id: ShardId, gen: number, to: ShardConfiguration): Promise<void> {
    await this.redis.flashConfigure(keysOf(id, gen).state, gen, to.opens, to.closes, to.waitMax);
  }

  async seal(id: ShardId, gen: number): Promise<void> {
    await this.redis.flashSeal(keysOf(id, gen).state, gen);
  }

  /** Begins to fill a new generation. If the data get lost before it is open, it does not open. */
  async begin(id: ShardId, gen: number): Promise<void> {
    await this.redis.flashBegin(keysOf(id, gen).state, gen);
  }

  /** Writes the tickets of a generation that is not open yet. */
  async fill(
    id: ShardId,
    gen: number,
    part: 'buyers' | 'tickets' | 'waiting',
    pairs: ReadonlyArray<readonly [string | number, string | number]>,
  ): Promise<void> {
    const keys = keysOf(id, gen);
    const command = part === 'waiting' ? 'zadd' : 'hset';
    for (let at = 0; at < pairs.length; at += PAIRS_AT_ONCE) {
      const some = pairs.slice(at, at + PAIRS_AT_ONCE).flat();
      await this.redis.flashFill(keys.state, keys[part], gen, command, ...some);
    }
  }

  async open(id: ShardId, gen: number, opening: Opening): Promise<void> {
    const { state, log } = keysOf(id, gen);
    const { stock, opens, closes, waiting, waitMax, grants } = opening;
    await this.redis.flashOpen(state, log, gen, stock, opens, closes, waiting, waitMax, grants);
  }

  /** Those who have a ticket, while nothing is left for others; null if something is, or if they are many. */
  holders(id: ShardId, gen: number): Promise<string[] | null> {
    const { state, buyers } = keysOf(id, gen);
    return this.redis.flashHolders(state, buyers, gen, MOST_HOLDERS);
  }

  /** Drops entries before the cursor; the one at the cursor stays. */
  async trim(id: ShardId, gen: number, cursor: number): Promise<void> {
    await this.redis.xtrim(keysOf(id, gen).log, 'MINID', '~', `${cursor}-0`);
  }

  /** Removes the data of a generation that is over; the state stays. */
  async drop(id: ShardId, gen: number): Promise<void> {
    const { state: _, ...rest } = keysOf(id, gen);
    for (const key of Object.values(rest)) await this.redis.unlink(key);
  }

  /**
   * Ends the last generation, and lets all data of the shard end by themselves: nobody adds to them any more.
   * Earlier generations may still have some, of processes that were killed before they dropped them.
   */
  async expire(id: ShardId, lastGen: number, afterMs: number): Promise<void> {
    await this.seal(id, lastGen);
    const generations = Array.from({ length: lastGen + 1 }, (_, gen) => Object.values(keysOf(id, gen)));
    for (const key of new Set(generations.flat())) await this.redis.pexpire(key, afterMs);
  }
}

/** @param text as the take script writes it */
function placeOf(text: string, rid: string): KnownPlace {
  const [gen, seq, fingerprint = ''] = text.split(':');
  return { rid, gen: Number(gen), seq: Number(seq), fingerprint };
}

function takenOf(answer: readonly string[]): Taken {
  const [outcome = '', second = '', third = ''] = answer;
  switch (outcome) {
    case 'R':
      return { outcome: 'RESERVED', seq: Number(second), left: Number(third) };
    case 'W':
      return { outcome: 'WAITING', seq: Number(second), left: Number(third) };
    case 'SOLD_OUT':
      return { outcome, left: Number(second) };
    case 'REPEATED':
    case 'LIVE':
      return { outcome, ...placeOf(second, third) };
    case 'CLOSED':
    case 'STALE':
      return { outcome };
    default:
      throw new Error(`unexpected answer of the take script: ${outcome}`);
  }
}
