import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ServiceError, UserErrors } from '@diancan/contracts';
import { isWrongType } from '@diancan/redis';
import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { UserSettings } from '../../user.settings.js';
import type { OpenedSession } from '../opened-session.js';
import { seal, unseal } from './sealed-session.js';

const storedLogin = z.strictObject({
  origin: z.string(),
  returnUrl: z.string(),
  /** Present once the login has ended in a session. */
  sealedSession: z.string().optional(),
});

/** A login that was sent to WeChat, and where it continues afterwards. */
export interface PendingLogin {
  readonly origin: string;
  readonly returnUrl: string;
}

export interface BegunLogin extends PendingLogin {
  /** The session in which it has ended before; null if the caller completes it now. */
  readonly session: OpenedSession | null;
}

/** Buyers and sellers return to different callbacks; a state is valid for its own callback only. */
export type LoginKind = 'buyer' | 'seller';

export interface LoginState {
  /** Sent through WeChat, which allows letters and digits only. */
  readonly state: string;
  /** Stays in the browser. */
  readonly binding: string;
}

/** Longer than WeChat may take, in ms. */
const CLAIM_MS = 30_000;
/** Shorter than the gateway waits, in ms. */
const MAX_WAIT_MS = 8_000;
const POLL_MS = 100;

/**
 * States against login CSRF, in which an attacker makes another person's browser complete the attacker's
 * login. A state is found only together with its binding, so that another browser can neither use it nor use
 * it up. It is completed once: browsers load a callback twice, reload it and go back to it, and then it says
 * in which session it has ended.
 */
@Injectable()
export class LoginStateStore {
  constructor(
    private readonly redis: Redis,
    private readonly settings: UserSettings,
  ) {}

  async open(kind: LoginKind, login: PendingLogin): Promise<LoginState> {
    const made = { state: randomBytes(16).toString('hex'), binding: randomBytes(16).toString('hex') };
    await this.#store(keyOf(kind, made), { ...login });
    return made;
  }

  /** Where a login continues; null if the state is unknown, expired, or from another browser. */
  async find(kind: LoginKind, state: string, binding: string | null): Promise<PendingLogin | null> {
    return binding === null ? null : this.#read(keyOf(kind, { state, binding }));
  }

  /**
   * Begins to complete a login. While another request does so, it waits for how that ends.
   * @throws ServiceError LOGIN_STATE_INVALID: unknown, expired, of the other kind, or from another browser;
   * WECHAT_UNAVAILABLE while the other request waits for WeChat
   */
  async begin(kind: LoginKind, { state, binding }: LoginState): Promise<BegunLogin> {
    const key = keyOf(kind, { state, binding });
    const deadline = performance.now() + MAX_WAIT_MS;
    for (; performance.now() < deadline; await wait(POLL_MS)) {
      const claimed = (await this.redis.set(claimOf(key), '1', 'PX', CLAIM_MS, 'NX')) !== null;
      const { sealedSession, ...login } = await this.#known(key);
      if (sealedSession !== undefined) return { ...login, session: this.#unsealed(sealedSession, binding) };
      if (claimed) return { ...login, session: null };
    }
    throw new ServiceError(UserErrors.WECHAT_UNAVAILABLE);
  }

  /** Keeps the session in which the login has ended, for the rest of its time. */
  async end(
    kind: LoginKind,
    made: LoginState,
    { origin, returnUrl }: PendingLogin,
    session: OpenedSession,
  ): Promise<void> {
    const key = keyOf(kind, made);
    await this.#store(key, { origin, returnUrl, sealedSession: seal(session, made.binding) });
    await this.redis.del(claimOf(key));
  }

  /** Lets the same login be completed again: WeChat did not answer. */
  async release(kind: LoginKind, made: LoginState): Promise<void> {
    await this.redis.del(claimOf(keyOf(kind, made)));
  }

  /** Ends a login without a session. */
  async discard(kind: LoginKind, made: LoginState): Promise<void> {
    const key = keyOf(kind, made);
    await this.redis.del(key, claimOf(key));
  }

  async #store(key: string, login: z.infer<typeof storedLogin>): Promise<void> {
    await this.redis.set(key, JSON.stringify(login), 'EX', this.settings.current.login.stateSeconds);
  }

  async #known(key: string): Promise<z.infer<typeof storedLogin>> {
    const login = await this.#read(key);
    if (login !== null) return login;
    await this.redis.del(key, claimOf(key));
    throw new ServiceError(UserErrors.LOGIN_STATE_INVALID);
  }

  #unsealed(sealed: string, binding: string): OpenedSession {
    const session = unseal(sealed, binding);
    if (session === null) throw new ServiceError(UserErrors.LOGIN_STATE_INVALID);
    return session;
  }

  /** Null also for a value that is not a login. */
  async #read(key: string): Promise<z.infer<typeof storedLogin> | null> {
    try {
      return parse(await this.redis.get(key));
    } catch (error) {
      if (!isWrongType(error)) throw error;
      return null;
    }
  }
}

function parse(stored: string | null): z.infer<typeof storedLogin> | null {
  try {
    return stored === null ? null : storedLogin.parse(JSON.parse(stored));
  } catch {
    return null;
  }
}

const keyOf = (kind: LoginKind, { state, binding }: LoginState): string =>
  `login-state:{${createHash('sha256').update(`${kind} ${state} ${binding}`).digest('base64url')}}`;

/** In the same slot of a cluster. */
const claimOf = (key: string): string => `claim-of-${key}`;
