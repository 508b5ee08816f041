import { OfficialAccount } from '@diancan/wechat';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SellerRepository } from '../../apps/user/src/sellers/seller.repository.js';
import type { Browser } from './browser.js';
import { type LoginWorld, openLoginWorld } from './login-world.js';

let world: LoginWorld;

beforeAll(async () => {
  world = await openLoginWorld();
});
afterAll(() => world?.stop());

const login = async (browser: Browser): Promise<number> => {
  const { answer } = await browser.open(`${world.gateway}/api/wechat/qrAuthorize?returnUrl=/api/user/me`);
  return ((await answer.json()) as { code: number }).code;
};
const NOT_APPROVED = 3005;
const roleOf = async (browser: Browser): Promise<unknown> => {
  const answer = (await (await browser.request(`${world.gateway}/api/user/me`)).json()) as {
    code: number;
    data: unknown;
  };
  return answer.code === 0 ? answer.data : answer.code;
};
/** The openids in the website app, from the list of people who wait for approval. */
const waiting = async (): Promise<string[]> => {
  const { stdout } = await world.seller('list');
  return stdout.slice(stdout.indexOf('Waiting')).match(/web_\w+/g) ?? [];
};

/** Adds a seller while WeChat is unavailable, so that only the openid given by the operator is known. */
const addUnlinked = async (openid: string): Promise<void> => {
  const unreachable = vi
    .spyOn(OfficialAccount.prototype, 'unionIdOf')
    .mockRejectedValueOnce(new Error('unreachable'));
  await world.seller('add', openid);
  unreachable.mockRestore();
};

describe('a seller’s login', () => {
  it('is refused to an unknown person, who is listed for approval once', async () => {
    const browser = world.browserOf('stranger');
    expect(await login(browser)).toBe(NOT_APPROVED);
    expect(browser.cookie('token')).toBeUndefined();
    expect(await waiting()).toHaveLength(1);
    expect(await login(browser)).toBe(NOT_APPROVED);
    expect(await waiting()).toHaveLength(1);
  });

  it('works for somebody added by the openid of the official account', async () => {
    expect(await world.seller('add', 'chef-1', '--name', '王师傅')).toMatchObject({ code: 0, stderr: '' });
    const browser = world.browserOf('chef-1');
    expect(await login(browser)).toBe(0);
    expect(await roleOf(browser)).toEqual({ role: 'seller', name: '王师傅' });
  });

  it('works for somebody approved from the list, by the openid of the website app', async () => {
    const before = await waiting();
    const browser = world.browserOf('chef-2');
    expect(await login(browser)).toBe(NOT_APPROVED);
    const openid = (await waiting()).find(known => !before.includes(known)) ?? '';
    expect(await world.seller('add', openid)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Approved'),
    });
    expect(await waiting()).toEqual(before);
    expect(await login(browser)).toBe(0);
  });

  it('works for a waiting person who is added by the openid of the official account', async () => {
    const before = await waiting();
    const browser = world.browserOf('chef-3');
    await login(browser);
    expect((await world.seller('add', 'chef-3')).stdout).toContain('Approved');
    expect(await waiting()).toEqual(before);
    expect(await login(browser)).toBe(0);
  });

  it('finds a seller whom WeChat did not know yet when the operator added them', async () => {
    await addUnlinked('chef-4');
    expect(await login(world.browserOf('chef-4'))).toBe(0);
  });

  it('does not mistake another person for a seller whom WeChat did not know yet', async () => {
    await addUnlinked('chef-5');
    expect(await login(world.browserOf('stranger'))).toBe(NOT_APPROVED);
    expect(await login(world.browserOf('chef-5'))).toBe(0);
  });

  it('does not make the seller a buyer', async () => {
    const browser = world.browserOf('chef-1');
    await login(browser);
    expect(await roleOf(browser)).toMatchObject({ role: 'seller' });
    await browser.open(`${world.gateway}/api/wechat/authorize?returnUrl=/`);
    expect(await roleOf(browser)).toMatchObject({ role: 'buyer' });
  });
});

describe('npm run seller', () => {
  it('adds nobody twice, whichever openid is given', async () => {
    await login(world.browserOf('twice'));
    const openid = (await waiting()).at(0)!;
    await world.seller('add', 'twice');
    for (const again of ['twice', openid]) {
      expect(await world.seller('add', again)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('already'),
      });
    }
    expect((await world.seller('list')).stdout.match(/^ {2}twice/gm)).toHaveLength(1);
  });

  it('adds a person once even when two operators do it at the same time', async () => {
    await world.seller('add', 'rush');
    // The second operator looked the person up before the first one was done.
    const find = vi.spyOn(SellerRepository.prototype, 'find').mockResolvedValueOnce(null);
    const late = await world.seller('add', 'rush');
    find.mockRestore();
    expect(late).toMatchObject({ code: 0, stdout: expect.stringContaining('already') });
    expect((await world.seller('list')).stdout.match(/^ {2}rush/gm)).toHaveLength(1);
  });

  it('removes a seller, whose sessions end at once', async () => {
    await world.seller('add', 'leaver');
    const browsers = [world.browserOf('leaver'), world.browserOf('leaver')];
    for (const browser of browsers) expect(await login(browser)).toBe(0);
    expect(await world.seller('remove', 'leaver')).toMatchObject({ code: 0 });
    for (const browser of browsers) {
      // Not /user/me, which looks the seller up. Logout answers 401 only if the session itself has ended.
      expect((await browser.request(`${world.gateway}/api/user/logout`, { method: 'POST' })).status).toBe(
        401,
      );
    }
    expect(await login(world.browserOf('leaver'))).toBe(NOT_APPROVED);
  });

  it('reports that a person to remove is not a seller', async () => {
    expect(await world.seller('remove', 'nobody')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('nobody'),
    });
  });

  it('shows how it is used, and exits with 2 when it was misused', async () => {
    expect(await world.seller('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('add <openid>'),
    });
    expect(await world.seller('add', 'two words')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('add <openid>'),
    });
  });
});
