import { z } from 'zod';

/** GET /api/wechat/authorize and /api/wechat/qrAuthorize */
export const authorizeQuery = z.object({ returnUrl: z.string().min(1).max(2_000) });

/** What WeChat sends back to our callbacks; further parameters of its own are ignored. */
export const callbackQuery = z.object({
  code: z.string().min(1).max(512),
  state: z.string().min(1).max(128),
});

/** GET /api/user/me */
export interface MeView {
  readonly role: 'buyer' | 'seller';
  readonly name: string;
}
