import { PlatformErrors } from '@diancan/contracts';
import type { SessionStore } from '@diancan/session';
import { describe, expect, it } from 'vitest';
import type { OwnOrigins } from '../origins/own-origins.js';
import type { SellerRepository } from '../sellers/seller.repository.js';
import { AccountController } from './account.controller.js';

const accountWith = (seller: { name: string } | null) =>
  new AccountController(
    { byId: async () => seller } as unknown as SellerRepository,
    {} as SessionStore,
    {} as OwnOrigins,
  );

describe('the current user', () => {
  it('names a buyer without showing the openid', async () => {
    const { data } = await accountWith(null).me({ role: 'buyer', subject: 'openid-of-mine' });
    expect(data).toEqual({ role: 'buyer', name: expect.stringMatching(/^微信用户[0-9A-F]{4}$/) });
  });

  it('has the name that the operator gave a seller', async () => {
    expect((await accountWith({ name: '王师傅' }).me({ role: 'seller', subject: 's-1' })).data).toEqual({
      role: 'seller',
      name: '王师傅',
    });
  });

  it('is answered 401 for a seller who was removed', async () => {
    await expect(accountWith(null).me({ role: 'seller', subject: 's-1' })).rejects.toMatchObject({
      entry: PlatformErrors.LOGIN_REQUIRED,
    });
  });
});
