import type { Locks } from '@diancan/lock';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { AppCredentials } from '../authorization/app-credentials.js';
import { FleetValue, type FreshValue } from '../fleet-value/fleet-value.js';
import type { WechatApi } from '../transport/wechat-api.js';
import { WechatRefusedError } from '../transport/wechat-errors.js';

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** The token is not the latest one, malformed, or expired. */
const TOKEN_REFUSED = new Set([40001, 40014, 42001]);

/** WeChat allows 20 forced renewals a day, at least 30 s apart. */
const FORCE_APART_S = 30;

/**
 * Succeeds once per this many seconds. A key that lost its expiry would block all later attempts, so it gets
 * one again.
 */
const TAKE_TURN = `
  if redis.call('ttl', KEYS[1]) >= 0 then return 0 end
  if redis.call('set', KEYS[1], '1', 'EX', ARGV[1], 'NX') then return 1 end
  redis.call('expire', KEYS[1], ARGV[1])
  return 0
`;

/**
 * The access token of the account itself (not of a user), one for the whole fleet. `stable_token` gives every
 * caller the same token; with plain `/cgi-bin/token` each caller would invalidate the others'.
 */
export class AccountToken {
  readonly #value: FleetValue;

  constructor(
    private readonly api: WechatApi,
    private readonly app: () => AppCredentials,
    private readonly redis: Redis,
    locks: Locks,
  ) {
    this.#value = new FleetValue(redis, locks, {
      name: () => this.#name(),
      ask: refused => this.#ask(refused),
    });
  }

  /**
   * Runs a call with the token. If WeChat refuses the token, the call runs once more with a new one.
   * @throws WechatUnavailableError without Redis; whatever `call` throws
   */
  async use<T>(call: (token: string) => Promise<T>): Promise<T> {
    const token = await this.#value.current();
    try {
      return await call(token);
    } catch (error) {
      if (!isTokenRefusal(error)) throw error;
      return call(await this.#value.replace(token));
    }
  }

  /** Not forced at first, because another process may have had the token replaced already. */
  async #ask(refused: string | null): Promise<FreshValue> {
    const asked = await this.#fetch(false);
    return asked.value === refused && (await this.#mayForce()) ? this.#fetch(true) : asked;
  }

  async #mayForce(): Promise<boolean> {
    const turn = this.redis.eval(TAKE_TURN, 1, `${this.#name()}:forced`, FORCE_APART_S);
    return turn.then(
      taken => taken === 1,
      () => false,
    );
  }

  async #fetch(force: boolean): Promise<FreshValue> {
    const { appId, secret } = this.app();
    const answer = await this.api.post(
      '/cgi-bin/stable_token',
      { grant_type: 'client_credential', appid: appId, secret, force_refresh: force },
      tokenAnswer,
    );
    return { value: answer.access_token, expiresInS: answer.expires_in };
  }

  #name(): string {
    return `wechat:${this.app().appId}:access-token`;
  }
}

/** True if WeChat refused the account's token and would accept a newer one. */
export const isTokenRefusal = (error: unknown): boolean =>
  error instanceof WechatRefusedError && TOKEN_REFUSED.has(error.errcode);
