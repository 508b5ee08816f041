import { UserErrors } from '@diancan/contracts';
import type { SessionStore } from '@diancan/session';
import { type OfficialAccount, WechatRefusedError, WechatUnavailableError } from '@diancan/wechat';
import { Logger } from '@nestjs/common';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BuyerRepository } from '../buyers/buyer.repository.js';
import { BuyerLogin } from './buyer-login.use-case.js';

/** Buyers and sessions are missing on purpose: a login that uses them fails with their name. */
const loginAt = (exchangeCode: OfficialAccount['exchangeCode']) =>
  new BuyerLogin({ exchangeCode } as OfficialAccount, {} as BuyerRepository, {} as SessionStore).execute(
    'code',
  );

describe('a buyer’s login', () => {
  const logged = vi.spyOn(Logger.prototype, 'error');
  beforeEach(() => logged.mockReset().mockReturnValue());
  afterAll(() => logged.mockRestore());

  it('refuses the virtual account of a snapshot page before anything is stored', async () => {
    const snapshot = loginAt(async () => ({ openid: 'o', unionid: null, isSnapshot: true }));
    await expect(snapshot).rejects.toMatchObject({ entry: UserErrors.SNAPSHOT_USER });
  });

  it.each([40029, 40163, 42003])('is refused when WeChat refuses the code (%i)', async errcode => {
    await expect(
      loginAt(() => Promise.reject(new WechatRefusedError(errcode, '/sns'))),
    ).rejects.toMatchObject({ entry: UserErrors.WECHAT_REFUSED });
  });

  it.each([40013, 40125, 40164, 45011])(
    'is unavailable when WeChat refuses us (%i): the buyer cannot mend that',
    async errcode => {
      await expect(
        loginAt(() => Promise.reject(new WechatRefusedError(errcode, '/sns'))),
      ).rejects.toMatchObject({ entry: UserErrors.WECHAT_UNAVAILABLE });
      expect(logged).toHaveBeenCalledWith(expect.stringContaining(String(errcode)));
    },
  );

  it('is unavailable when WeChat is unavailable', async () => {
    await expect(
      loginAt(() => Promise.reject(new WechatUnavailableError('/sns', 'busy'))),
    ).rejects.toMatchObject({ entry: UserErrors.WECHAT_UNAVAILABLE });
  });
});
