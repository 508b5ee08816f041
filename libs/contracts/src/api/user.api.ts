import { z } from 'zod';

/** GET /api/wechat/authorize and /api/wechat/qrAuthorize */
export const authorizeQuery = z.object({ returnUrl: z.string().min(1).max(2_000) });

/** What WeChat sends back to our callbacks; further parameters of its own are ignored. */
export const callbackQuery = z.object({
  code: z.string().min(1).max(512),
  state: z.string().min(1).max(128),
});

/** What WeChat signs a call to the account's server URL with. */
export const serverCallQuery = z.object({
  signature: z.string().regex(/^[0-9a-f]{40}$/),
  timestamp: z.string().regex(/^\d{1,12}$/),
  nonce: z.string().regex(/^[\x21-\x7e]{1,128}$/),
});

/** GET /api/wechat/server: WeChat wants `echostr` back. */
export const serverVerificationQuery = serverCallQuery.extend({
  echostr: z.string().regex(/^[\x21-\x7e]{1,512}$/),
});

/** GET /api/user/me */
export interface MeView {
  readonly role: 'buyer' | 'seller';
  readonly name: string;
}
