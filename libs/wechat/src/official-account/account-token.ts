import { z } from 'zod';
import type { AppCredentials } from '../authorization/app-credentials.js';
import type { WechatApi } from '../transport/wechat-api.js';
import { WechatRefusedError } from '../transport/wechat-errors.js';

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** WeChat makes a new token in the last 300 s of the old one, and keeps both alive: asked for a little after that. */
const RENEW_BEFORE_S = 200;

/** Token not the latest, malformed, expired. */
const TOKEN_REFUSED = new Set([40001, 40014, 42001]);

interface HeldToken {
  readonly value: string;
  readonly renewAtMs: number;
}

/**
 * The account's own access token, kept in this process. `stable_token` gives every process the same one, so that
 * instances need no store in common (plain `/cgi-bin/token` would have each kill the others').
 */
export class AccountToken {
  #held: HeldToken | null = null;
  #asking: Promise<string> | null = null;

  constructor(
    private readonly api: WechatApi,
    private readonly app: () => AppCredentials,
  ) {}

  /**
   * Runs a call with the token; where WeChat refuses the token itself, once more with a fresh one.
   * @throws whatever `call` throws
   */
  async use<T>(call: (token: string) => Promise<T>): Promise<T> {
    const token = await this.#current();
    try {
      return await call(token);
    } catch (error) {
      if (!(error instanceof WechatRefusedError && TOKEN_REFUSED.has(error.errcode))) throw error;
      return call(await this.#replace(token));
    }
  }

  async #current(): Promise<string> {
    return this.#held !== null && Date.now() < this.#held.renewAtMs ? this.#held.value : this.#ask(false);
  }

  /** Asked politely first: another process may have had it replaced. Forcing is allowed 20 times a day only. */
  async #replace(refused: string): Promise<string> {
    if (this.#held !== null && this.#held.value !== refused) return this.#held.value;
    const asked = await this.#ask(false);
    return asked === refused ? this.#ask(true) : asked;
  }

  /** Callers that come at once share one question. */
  #ask(force: boolean): Promise<string> {
    this.#asking ??= this.#fetch(force).finally(() => { this.#asking = null; });
    return this.#asking;
  }

  async #fetch(force: boolean): Promise<string> {
    const { appId, secret } = this.app();
    const answer = await this.api.post(
      '/cgi-bin/stable_token',
      { grant_type: 'client_credential', appid: appId, secret, force_refresh: force },
      tokenAnswer,
    );
    const lifeS = Math.max(1, answer.expires_in - RENEW_BEFORE_S);
    this.#held = { value: answer.access_token, renewAtMs: Date.now() + lifeS * 1_000 };
    return answer.access_token;
  }
}
