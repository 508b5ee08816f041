import { UserErrors } from '@diancan/contracts';
import type { SessionStore } from '@diancan/session';
import type { UserGrant, WebsiteApp } from '@diancan/wechat';
import { describe, expect, it, vi } from 'vitest';
import type { RecogniseSeller } from '../sellers/recognise-seller.use-case.js';
import type { SellerRepository } from '../sellers/seller.repository.js';
import { SellerLogin } from './seller-login.use-case.js';

const seller = { sellerId: 's-1', name: '王师傅' };

const setUp = ({ stillThere = true, isSnapshot = false } = {}) => {
  const grant: UserGrant = { openid: 'web-1', unionid: 'u-1', isSnapshot };
  const sessions = {
    open: vi.fn(async () => ({ token: 't', alias: 'a' })),
    revoke: vi.fn(async () => undefined),
  };
  const login = new SellerLogin(
    { exchangeCode: async () => grant } as unknown as WebsiteApp,
    { execute: async () => seller } as unknown as RecogniseSeller,
    { byId: async () => (stillThere ? seller : null) } as unknown as SellerRepository,
    sessions as unknown as SessionStore,
  );
  return { login, sessions };
};

describe('a seller’s login', () => {
  it('opens a session under the seller’s id and name', async () => {
    const { login, sessions } = setUp();
    expect(await login.execute('code')).toEqual({ token: 't', alias: 'a' });
    expect(sessions.open).toHaveBeenCalledWith({ role: 'seller', subject: 's-1', name: '王师傅' });
  });

  it('leaves no session to a seller who is removed during the login', async () => {
    const { login, sessions } = setUp({ stillThere: false });
    await expect(login.execute('code')).rejects.toMatchObject({ entry: UserErrors.SELLER_NOT_APPROVED });
    expect(sessions.revoke).toHaveBeenCalledWith('t');
  });

  it('refuses the virtual account of a snapshot page', async () => {
    const { login, sessions } = setUp({ isSnapshot: true });
    await expect(login.execute('code')).rejects.toMatchObject({ entry: UserErrors.SNAPSHOT_USER });
    expect(sessions.open).not.toHaveBeenCalled();
  });
});
