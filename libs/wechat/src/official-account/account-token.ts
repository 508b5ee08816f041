import type { Locks } from '@diancan/lock';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { AppCredentials } from '../authorization/app-credentials.js';
import { FleetValue, type FreshValue } from '../fleet-value/fleet-value.js';
import type { WechatApi } from '../transport/wechat-api.js';
import { WechatRefusedError } from '../transport/wechat-errors.js';

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** Token not the latest, malformed, expired. */
const TOKEN_REFUSED = new Set([40001, 40014, 42001]);

/** WeChat allows forcing 20 times a day, and at least 30 s apart. */
const FORCE_APART_S = 30;

/** Once in so many seconds. A turn that lost its end would be the last one: it gets an end again. */
const TAKE_TURN = `
  if redis.call('ttl', KEYS[1]) >= 0 then return 0 end
  if redis.call('set', KEYS[1], '1', 'EX', ARGV[1], 'NX') then return 1 end
  redis.call('expire', KEYS[1], ARGV[1])
  return 0
`;

/**
 * The account's own access token (not a user's), one for the whole fleet. `stable_token` gives every caller the same one; plain
 * `/cgi-bin/token` would have each caller kill the others'.
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
   * Runs a call with the token; where WeChat refuses the token itself, once more with a fresh one.
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

  /** Asked politely first: somebody else may have had it replaced. */
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

/** WeChat refused the account's token, and would take a newer one. */
export const isTokenRefusal = (error: unknown): boolean =>
  error instanceof WechatRefusedError && TOKEN_REFUSED.has(error.errcode);
