import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';

const sessionSchema = z.strictObject({
  role: z.enum(['buyer', 'seller']),
  subject: z.string(),
  name: z.string(),
  alias: z.string(),
});

/** Who is logged in. */
export type Session = z.infer<typeof sessionSchema>;

/** A token as we make it; anything else is not worth a question to Redis. */
const TOKEN = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The token itself never rests in Redis: who can read a dump cannot log in with it. */
const keyOf = (token: string): string => `session:{${createHash('sha256').update(token).digest('base64url')}}`;

/** Sessions in Redis: a uuid token, an expiry that slides with each use, revocable at once. */
export class SessionStore {
  constructor(
    private readonly redis: Redis,
    /** Seconds without a request after which a session ends; read at each use. */
    private readonly idleSeconds: () => number,
  ) {}

  /** Opens a session and returns its new token and the alias under which pages know the user. */
  async open(user: Omit<Session, 'alias'>): Promise<{ token: string; alias: string }> {
    const token = randomUUID();
    const alias = randomBytes(18).toString('base64url');
    const session: Session = { ...user, alias };
    await this.redis.set(keyOf(token), JSON.stringify(session), 'EX', this.idleSeconds());
    return { token, alias };
  }

  /** The session behind a token, whose life it prolongs; null when there is none. */
  async find(token: string): Promise<Session | null> {
    if (!TOKEN.test(token)) return null;
    const stored = await this.redis.getex(keyOf(token), 'EX', this.idleSeconds());
    return stored === null ? null : sessionSchema.parse(JSON.parse(stored));
  }

  /** Ends a session; ending one that is not there is no error. */
  async revoke(token: string): Promise<void> {
    if (TOKEN.test(token)) await this.redis.del(keyOf(token));
  }
}
