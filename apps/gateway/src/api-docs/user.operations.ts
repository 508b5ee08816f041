import { authorizeQuery, callbackQuery, type MeView } from '@diancan/contracts';
import type { Operations } from './operation.js';

const callback = 'WeChat sends the browser here. 302 to returnUrl with `?openid=<alias>` and the cookie `token`.';

export const userOperations: Operations = {
  'GET /api/wechat/authorize': {
    summary: '买家登录 · Buyer login',
    description: '302 to WeChat. Any `returnUrl` outside our own origins is answered 400.',
    query: authorizeQuery,
  },
  'GET /api/wechat/userInfo': { summary: '买家登录回调 · Buyer login, second half', description: callback, query: callbackQuery },
  'GET /api/wechat/qrAuthorize': {
    summary: '卖家扫码登录 · Seller login by QR code',
    description: '302 to WeChat. Any `returnUrl` outside our own origins is answered 400.',
    query: authorizeQuery,
  },
  'GET /api/wechat/qrUserInfo': {
    summary: '卖家登录回调 · Seller login, second half',
    description: `${callback} Somebody who is no seller yet gets 403 and is listed for approval.`,
    query: callbackQuery,
  },
  'GET /api/user/me': {
    summary: '我是谁 · Who am I',
    example: { role: 'buyer', name: '微信用户' } satisfies MeView,
  },
  'POST /api/user/logout': { summary: '退出登录 · Log out', example: null },
};
