import { createHash, randomBytes } from 'node:crypto';
import type { Locks } from '@diancan/lock';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { AppCredentials } from '../authorization/app-credentials.js';
import { FleetValue } from '../fleet-value/fleet-value.js';
import type { AccountToken } from '../official-account/account-token.js';
import type { WechatApi } from '../transport/wechat-api.js';

const ticketAnswer = z.object({ ticket: z.string().min(1), expires_in: z.number().positive() });

/** For `wx.config`; the page adds `debug` and `jsApiList`. */
export interface JsSdkConfig {
  readonly appId: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly nonceStr: string;
  readonly signature: string;
}

/** Lets pages of ours use the functions of the WeChat client (JS-SDK). */
export class JsSdk {
  readonly #ticket: FleetValue;

  constructor(
    private readonly app: () => AppCredentials,
    { api, token, redis, locks }: { api: WechatApi; token: AccountToken; redis: Redis; locks: Locks },
  ) {
    this.#ticket = new FleetValue(redis, locks, {
      name: () => `wechat:${app().appId}:jsapi-ticket`,
      ask: async () => {
        const answer = await token.use(value =>
          api.get('/cgi-bin/ticket/getticket', { access_token: value, type: 'jsapi' }, ticketAnswer),
        );
        return { value: answer.ticket, expiresInS: answer.expires_in };
      },
    });
  }

  /**
   * @param url of the page, as its browser shows it; what follows # does not count
   * @throws WechatRefusedError, WechatUnavailableError
   */
  async configFor(url: string): Promise<JsSdkConfig> {
    const ticket = await this.#ticket.current();
    const timestamp = Math.floor(Date.now() / 1_000);
    const nonceStr = randomBytes(8).toString('hex');
    return { appId: this.app().appId, timestamp, nonceStr, signature: jsSdkSignature({ ticket, nonceStr, timestamp, url }) };
  }
}

/** SHA-1 over the raw values, in this order; the name is `nonceStr` in the call and `noncestr` here. */
export function jsSdkSignature({ ticket, nonceStr, timestamp, url }: { ticket: string; nonceStr: string; timestamp: number; url: string }): string {
  const page = url.split('#', 1)[0];
  return createHash('sha1').update(`jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${page}`).digest('hex');
}
