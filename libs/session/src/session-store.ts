import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { redisRefusal } from '@diancan/platform';
import { isWrongType } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { untilForgotten } from './revocation-notice.js';
import { isToken } from './session-token.js';

const sessionSchema = z.strictObject({
  role: z.enum(['buyer', 'seller']),
  subject: z.string(),
  name: z.string(),
  alias: z.string(),
});

/** A logged-in user. */
export type Session = z.infer<typeof sessionSchema>;

/** The prefix of every session's key. */
export const SESSION_KEYS = 'session:';

/** The key holds a hash of the token, so that a dump of Redis cannot be used to log in. */
export const keyOf = (token: string): string =>
  `${SESSION_KEYS}{${createHash('sha256').update(token).digest('base64url')}}`;

/** The list of a seller's sessions. A seller can be removed, and then their sessions must end. */
const listOf = (sellerId: string): string => `sessions-of:{${sellerId}}`;

/** Null if the value is not a session. */
function parse(stored: string | null): Session | null {
  try {
    return stored === null ? null : sessionSchema.parse(JSON.parse(stored));
  } catch {
    return null;
  }
}

/** Null if the key holds a value of another type. */
const unlessWrongType = <T>(asked: Promise<T>): Promise<T | null> =>
  asked.catch((error: unknown) => {
    if (isWrongType(error)) return null;
    throw error;
  });

/** Answers of PTTL for a missing key and for a key without expiry. */
const GONE = -2;
const ENDLESS = -1;

/** Longer than opening a session can take, in ms. */
const OPENING_MS = 60_000;

/** Sessions in Redis: a UUID token, an expiry that slides with each use, revocable at once. */
export class SessionStore {
  constructor(
    private readonly redis: Redis,
    /** Seconds without a request after which a session ends; read at each use. */
    private readonly idleSeconds: () => number,
  ) {}

  /** Opens a session. Returns its token, and the alias by which pages know the user. */
  async open(user: Omit<Session, 'alias'>): Promise<{ token: string; alias: string }> {
    const token = randomUUID();
    const alias = randomBytes(18).toString('base64url');
    const session: Session = { ...user, alias };
    // Listed before it exists, because a session that is not listed could not be revoked.
    if (user.role === 'seller') await this.#list(user.subject, keyOf(token));
    await this.redis.set(keyOf(token), JSON.stringify(session), 'EX', this.idleSeconds());
    return { token, alias };
  }

  /**
   * The session of a token; null if there is none. Prolongs the session; one without expiry gets one. While
   * Redis refuses writes, a session is found but not prolonged.
   */
  async find(token: string): Promise<Session | null> {
    if (!isToken(token)) return null;
    return parse(await unlessWrongType(this.#prolong(keyOf(token))));
  }

  /**
   * The session of a token and the ms until it expires; null if there is none. Does not prolong it. 0 ms for
   * a session without expiry, so that the caller has it prolonged.
   */
  async look(token: string): Promise<{ session: Session; leftMs: number } | null> {
    if (!isToken(token)) return null;
    const key = keyOf(token);
    const [stored, leftMs] = await Promise.all([unlessWrongType(this.redis.get(key)), this.redis.pttl(key)]);
    const session = leftMs === GONE ? null : parse(stored);
    if (session !== null) return { session, leftMs: Math.max(0, leftMs) };
    // A value that is not a session would never be prolonged or expire.
    if (leftMs === ENDLESS) await this.redis.expire(key, this.idleSeconds()).catch(() => undefined);
    return null;
  }

  /**
   * Ends a session, also in the memory of every process (`CachedSessions`). A session that does not exist is
   * no error.
   */
  async revoke(token: string): Promise<void> {
    if (!isToken(token)) return;
    await this.redis.del(keyOf(token));
    await untilForgotten(this.redis);
  }

  /** Ends every session of a seller, also in the memory of every process. */
  async revokeAllOfSeller(sellerId: string): Promise<void> {
    const keys = await this.#mending(sellerId, () => this.redis.zrange(listOf(sellerId), '0', '-1'));
    // One by one, because the keys lie in different slots of a cluster.
    await Promise.all(keys.map(key => this.redis.del(key)));
    await untilForgotten(this.redis);
    if (keys.length > 0) await this.redis.zrem(listOf(sellerId), ...keys);
  }

  async #prolong(key: string): Promise<string | null> {
    try {
      return await this.redis.getex(key, 'EX', this.idleSeconds());
    } catch (error) {
      if (redisRefusal(error) === null) throw error;
      return this.redis.get(key);
    }
  }

  /**
   * Removes ended sessions from the list at each login. The list cannot expire with them, because sessions
   * slide.
   */
  async #list(sellerId: string, key: string): Promise<void> {
    const now = Date.now();
    // A session that was listed just now may not exist yet.
    const listed = await this.#mending(sellerId, () =>
      this.redis.zrange(listOf(sellerId), '-inf', String(now - OPENING_MS), 'BYSCORE'),
    );
    const lives = await Promise.all(listed.map(async known => (await this.redis.exists(known)) === 1));
    const ended = listed.filter((_, index) => !lives[index]);
    if (ended.length > 0) await this.redis.zrem(listOf(sellerId), ...ended);
    await this.redis.zadd(listOf(sellerId), now, key);
  }

  /**
   * Reads the list of a seller's sessions. A key of another type is dropped first.
   */
  async #mending(sellerId: string, read: () => Promise<string[]>): Promise<string[]> {
    const listed = await unlessWrongType(read());
    if (listed !== null) return listed;
    const prefix = this.redis.options.keyPrefix ?? '';
    await this.redis.del(listOf(sellerId));
    const scan: AsyncIterable<string[]> = this.redis.scanStream({ match: `${prefix}${SESSION_KEYS}*` });
    for await (const found of scan) {
      for (const key of found.map(full => full.slice(prefix.length))) {
        const session = parse(await unlessWrongType(this.redis.get(key)));
        const isTheirs = session?.role === 'seller' && session.subject === sellerId;
        if (isTheirs) await this.redis.zadd(listOf(sellerId), Date.now(), key);
      }
    }
    return read();
  }
}
