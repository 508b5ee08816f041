import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { databaseOptions } from '@diancan/database';
import { type CheckBackPolicy, halfMessageTable, outboxTable, sentMessageTable } from '@diancan/messaging';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { fromTestRun } from '@diancan/testing/run';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { type Moment, Trails } from '../../steps/trails.js';
import { watchedDatabase } from '../../steps/watched-database.js';
import { RedisStock } from './redis-stock.mjs';

const PROGRAM = fileURLToPath(new URL('stock-seller.mjs', import.meta.url));
const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

export interface Order {
  readonly orderId: string;
  readonly product: string;
  /** What the seller learns of its taking in Redis. */
  readonly reply: 'arrives' | 'is lost' | 'never asked';
}

/** A checker does the check-backs, too. */
export type Role = 'seller' | 'checker';

interface StepInRedis {
  readonly step: string;
  readonly moment: Moment;
  readonly id: string;
  readonly number: number;
}

/** How a half message and its taking have ended. */
export interface EndOfSale {
  readonly id: string;
  readonly state: string;
  /** In Redis; undefined: nobody has asked for it. */
  readonly taking: string | undefined;
  /** How many messages have gone out, or are about to. */
  readonly messages: number;
  /** Answered ones that did not decide it. */
  readonly checks: number;
  readonly isGivenUp: number;
}

/** One process of the service; each of its commits, and of its calls to Redis, is a step. */
export class StockInstance {
  private constructor(
    private readonly process: ChildProcess,
    readonly trails: Trails,
    private readonly database: { close(): void },
  ) {}

  static async start(world: StockWorld, role: Role): Promise<StockInstance> {
    const trails = new Trails();
    const database = await watchedDatabase(world.databaseUrl, trails);
    const process = fork(PROGRAM, [DIST, database.url, world.redisUrl, world.prefix, role]);
    const instance = new StockInstance(process, trails, database);
    process.on('message', (told: Partial<StepInRedis>) => {
      if (told.step !== undefined) void instance.#lead(told as StepInRedis);
    });
    await instance.#told(({ isReady }) => isReady === true);
    return instance;
  }

  /** @returns the id of the half message, when the seller has its outcome */
  async sell(order: Order): Promise<string> {
    this.process.send(order);
    return String((await this.#told(({ sold }) => sold === order.orderId))['id']);
  }

  async kill(): Promise<void> {
    const ended = once(this.process, 'exit');
    // False: it has ended by itself, by an error that the test reports.
    if (this.process.kill('SIGKILL')) await ended;
    this.database.close();
  }

  /** A step that is dropped goes on if its process still lives. */
  async #lead({ step: name, moment, id, number }: StepInRedis): Promise<void> {
    await this.trails[moment]({ name, text: id }).catch(() => undefined);
    if (this.process.connected) this.process.send({ go: number });
  }

  async #told(isIt: (told: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
    const over = new AbortController();
    try {
      return await Promise.race([this.#next(isIt, over.signal), this.#end(over.signal)]);
    } finally {
      over.abort();
    }
  }

  async #next(
    isIt: (told: Record<string, unknown>) => boolean,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> {
    for await (const [told] of on(this.process, 'message', { signal }))
      if (isIt(told as Record<string, unknown>)) return told as Record<string, unknown>;
    throw new Error('nothing is told any more');
  }

  async #end(signal: AbortSignal): Promise<never> {
    const [code] = await once(this.process, 'exit', { signal });
    throw new Error(`the process has ended with ${code}`);
  }
}

/** A database and a stock in Redis, which several processes share. */
export class StockWorld {
  readonly prefix = `spec:${randomUUID()}`;
  readonly redisUrl = fromTestRun('DIANCAN_TEST_REDIS_URL');
  readonly #redis = new Redis(this.redisUrl);
  readonly stock = new RedisStock(this.#redis, this.prefix);

  private constructor(
    private readonly schema: FreshSchema,
    private readonly database: DataSource,
    private readonly pieces: Readonly<Record<string, number>>,
  ) {}

  /** @param pieces of each product */
  static async open(pieces: Readonly<Record<string, number>>): Promise<StockWorld> {
    const schema = await freshSchema('stock');
    const database = await new DataSource(databaseOptions(schema.url, 5)).initialize();
    for (const table of [outboxTable, sentMessageTable, halfMessageTable]) await database.query(table);
    const world = new StockWorld(schema, database, pieces);
    for (const [product, count] of Object.entries(pieces)) await world.stock.fill(product, count);
    return world;
  }

  get databaseUrl(): string {
    return this.schema.url;
  }

  /** Its next check is due now. */
  async makeDue(orderId: string): Promise<void> {
    const due =
      "UPDATE half_message SET due_at = UTC_TIMESTAMP(3) WHERE message_key = ? AND state = 'PREPARED'";
    await this.database.query(due, [orderId]);
  }

  /** All intervals between the checks of a policy have passed. */
  async letPass(orderId: string, { backoff, checks }: CheckBackPolicy): Promise<void> {
    await this.database.query(
      `UPDATE half_message SET created_at = created_at - INTERVAL ? SECOND,
         due_at = due_at - INTERVAL ? SECOND WHERE message_key = ?`,
      [(backoff.lastMs * checks) / 1_000, (backoff.lastMs * checks) / 1_000, orderId],
    );
  }

  async endOf(orderId: string): Promise<EndOfSale | undefined> {
    const [end] = await this.#ends('message_key = ?', [orderId]);
    return end;
  }

  /** The invariants of all sales so far. @returns what breaks them */
  async problems(): Promise<string[]> {
    const problems: string[] = [];
    const ends = await this.#ends('TRUE');
    for (const { id, state, taking, messages } of ends) {
      const isSold = state === 'COMMITTED';
      if (state === 'PREPARED' || (taking === 'taken') !== isSold || messages !== Number(isSold))
        problems.push(`${id}: ${state}, ${taking} in Redis, ${messages} messages`);
    }
    for (const [product, pieces] of Object.entries(this.pieces)) {
      const taken = Object.values(await this.stock.outcomes(product)).filter(each => each === 'taken').length;
      const left = await this.stock.left(product);
      if (left !== pieces - taken) problems.push(`${product}: ${left} left of ${pieces}, ${taken} taken`);
    }
    const [out] = await this.database.query<Array<{ count: number | string }>>(
      'SELECT (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM sent_message) AS count',
    );
    const committed = ends.filter(({ state }) => state === 'COMMITTED').length;
    if (Number(out!.count) !== committed) problems.push(`${out!.count} messages of ${committed} sales`);
    return problems;
  }

  async close(): Promise<void> {
    for (const product of Object.keys(this.pieces)) await this.stock.clear(product);
    await this.#redis.quit();
    await this.database.destroy();
    await this.schema.drop();
  }

  async #ends(where: string, parameters: unknown[] = []): Promise<EndOfSale[]> {
    const rows = await this.database.query<Array<Omit<EndOfSale, 'taking'>>>(
      `SELECT id, state, checks, is_given_up AS isGivenUp,
         (SELECT COUNT(*) FROM outbox o WHERE o.message_id = h.message_id)
         + (SELECT COUNT(*) FROM sent_message s WHERE s.message_id = h.message_id) AS messages
       FROM half_message h WHERE ${where}`,
      parameters,
    );
    const takings: Record<string, string> = {};
    for (const product of Object.keys(this.pieces))
      Object.assign(takings, await this.stock.outcomes(product));
    return rows.map(row => ({ ...row, taking: takings[row.id], messages: Number(row.messages) }));
  }
}
