import { Locks } from '@diancan/lock';
import { openRedis } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PrivateRedis, READABLE, REFUSALS, startPrivateRedis } from '@diancan/testing/redis';
import { type ScriptedServer, scriptedServer } from '@diancan/testing/network';
import { WechatApi } from '../transport/wechat-api.js';
import { WechatUnavailableError } from '../transport/wechat-errors.js';
import { AccountToken } from './account-token.js';

let wechat: ScriptedServer;
let server: PrivateRedis;
let redis: Redis;
let token: AccountToken;
beforeAll(async () => {
  [wechat, server] = await Promise.all([scriptedServer(), startPrivateRedis()]);
});
afterAll(() => Promise.all([wechat?.close(), server?.stop()]));
beforeEach(() => {
  wechat.asked.length = 0;
  wechat.answer = () => ({ access_token: 'token-1', expires_in: 7_200 });
  redis = openRedis(server.url);
  const api = new WechatApi(() => ({ api: wechat.url, open: '' }));
  token = new AccountToken(api, () => ({ appId: 'wx-app', secret: 'the-secret' }), redis, new Locks(redis));
});
afterEach(async () => {
  redis.disconnect();
  await server.heal();
  await server.admin.flushall();
});

const use = () => token.use(async value => value);

describe.each(REFUSALS)('the account’s token in a Redis that says %s', refusal => {
  it('is unavailable until Redis heals, and not fetched while it could not be shared', async () => {
    await server.refuse(refusal);
    await expect(use()).rejects.toThrow(WechatUnavailableError);
    expect(wechat.asked).toEqual([]);
    await server.heal();
    expect(await use()).toBe('token-1');
  });
});

describe.each(READABLE)('a stored token in a Redis that says %s', refusal => {
  it('is used all the same', async () => {
    await use();
    await server.refuse(refusal);
    expect(await use()).toBe('token-1');
  });
});
