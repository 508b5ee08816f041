import { createHash, randomBytes } from 'node:crypto';
import { ServiceError, UserErrors } from '@diancan/contracts';
import { isWrongType } from '@diancan/redis';
import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { UserSettings } from '../../user.settings.js';

const pendingLogin = z.strictObject({ origin: z.string(), returnUrl: z.string() });

/** A login that was sent to WeChat, and where it continues afterwards. */
export type PendingLogin = z.infer<typeof pendingLogin>;

/** Buyers and sellers return to different callbacks; a state is valid for its own callback only. */
export type LoginKind = 'buyer' | 'seller';

export interface LoginState {
  /** Sent through WeChat, which allows letters and digits only. */
  readonly state: string;
  /** Stays in the browser. */
  readonly binding: string;
}

/**
 * Single-use states against login CSRF, in which an attacker makes another person's browser complete the
 * attacker's login. A state is found only together with its binding, so that another browser can neither use
 * it nor use it up.
 */
@Injectable()
export class LoginStateStore {
  constructor(
    private readonly redis: Redis,
    private readonly settings: UserSettings,
  ) {}

  async open(kind: LoginKind, login: PendingLogin): Promise<LoginState> {
    const made = { state: randomBytes(16).toString('hex'), binding: randomBytes(16).toString('hex') };
    await this.redis.set(
      keyOf(kind, made),
      JSON.stringify(login),
      'EX',
      this.settings.current.login.stateSeconds,
    );
    return made;
  }

  /**
   * @throws ServiceError LOGIN_STATE_INVALID: unknown, expired, used, of the other kind, or from another
   *   browser
   */
  async take(kind: LoginKind, state: string, binding: string | null): Promise<PendingLogin> {
    const login = binding === null ? null : await this.#take(keyOf(kind, { state, binding }));
    if (login === null) throw new ServiceError(UserErrors.LOGIN_STATE_INVALID);
    return login;
  }

  /** Null also for a value that is not a pending login; it is deleted then. */
  async #take(key: string): Promise<PendingLogin | null> {
    try {
      return parse(await this.redis.getdel(key));
    } catch (error) {
      if (!isWrongType(error)) throw error;
      await this.redis.del(key);
      return null;
    }
  }
}

function parse(stored: string | null): PendingLogin | null {
  try {
    return stored === null ? null : pendingLogin.parse(JSON.parse(stored));
  } catch {
    return null;
  }
}

const keyOf = (kind: LoginKind, { state, binding }: LoginState): string =>
  `login-state:{${createHash('sha256').update(`${kind} ${state} ${binding}`).digest('base64url')}}`;
