import { z } from 'zod';
import { matching } from './own-words.js';
import type { ServiceOperations } from './operation.js';
import type { ViewOf } from './view.js';

/** The query of startBuyerLogin and startSellerLogin. */
export const authorizeQuery = z.object({ returnUrl: z.string().min(1).max(2_000) });

/**
 * The query of WeChat's callbacks, without a code if the user did not consent. Further parameters are
 * ignored.
 */
export const callbackQuery = z.object({
  code: z.string().max(512).optional(),
  state: z.string().max(128).optional(),
});

const visibleAscii = (max: number) =>
  matching(new RegExp(`^[\\x21-\\x7e]{1,${max}}$`), {
    zh: `必须是 1 到 ${max} 个可见的 ASCII 字符`,
    en: `must be 1 to ${max} visible ASCII characters`,
  });

/** The signature in WeChat's calls to the account's server URL. */
export const serverCallQuery = z.object({
  signature: matching(/^[0-9a-f]{40}$/, {
    zh: '必须是 40 位小写十六进制数',
    en: 'must be 40 hexadecimal digits in lower case',
  }),
  timestamp: matching(/^\d{1,12}$/, {
    zh: '必须是以秒计的时间，如 1767225600',
    en: 'must be a time in seconds, such as 1767225600',
  }),
  nonce: visibleAscii(128),
});

/** The query of verifyServerUrl. WeChat expects `echostr` as the answer. */
export const serverVerificationQuery = serverCallQuery.extend({ echostr: visibleAscii(512) });

const meView = z.object({ role: z.enum(['buyer', 'seller']), name: z.string() }).meta({ id: 'Me' });
/** The answer to getMe. */
export type MeView = ViewOf<typeof meView>;

const callback =
  'WeChat sends the browser here. 302 to returnUrl with `?openid=<alias>` and the cookie `token`, also ' +
  'when the browser comes a second time. Without a code, because the user did not consent, 302 to returnUrl.';

export const userOperations = {
  startBuyerLogin: {
    method: 'GET',
    path: '/api/wechat/authorize',
    summary: '买家登录 · Buyer login',
    description: '302 to WeChat. Any `returnUrl` outside our own origins is answered 400.',
    query: authorizeQuery,
  },
  finishBuyerLogin: {
    method: 'GET',
    path: '/api/wechat/userInfo',
    summary: '买家登录回调 · Buyer login, second half',
    description: callback,
    query: callbackQuery,
  },
  startSellerLogin: {
    method: 'GET',
    path: '/api/wechat/qrAuthorize',
    summary: '卖家扫码登录 · Seller login by QR code',
    description: '302 to WeChat. Any `returnUrl` outside our own origins is answered 400.',
    query: authorizeQuery,
  },
  finishSellerLogin: {
    method: 'GET',
    path: '/api/wechat/qrUserInfo',
    summary: '卖家登录回调 · Seller login, second half',
    description: `${callback} Somebody who is no seller yet gets 403 and is listed for approval.`,
    query: callbackQuery,
  },
  verifyServerUrl: {
    method: 'GET',
    path: '/api/wechat/server',
    summary: '服务器地址验证 · Verification of the server URL',
    description:
      'For WeChat alone, which signs it: `echostr` as plain text. 404 where no token is configured, ' +
      '403 unless it is genuine and fresh.',
    query: serverVerificationQuery,
  },
  receiveUserMessage: {
    method: 'POST',
    path: '/api/wechat/server',
    summary: '公众号消息推送 · What users write to the account',
    description: 'For WeChat alone: `success` as plain text. Nothing is read from the body (XML).',
    query: serverCallQuery,
  },
  getMe: {
    method: 'GET',
    path: '/api/user/me',
    summary: '我是谁 · Who am I',
    answer: meView,
    example: { role: 'buyer', name: '微信用户' } satisfies MeView,
  },
  logOut: {
    method: 'POST',
    path: '/api/user/logout',
    summary: '退出登录 · Log out',
    answer: z.null(),
    example: null,
  },
} satisfies ServiceOperations;
