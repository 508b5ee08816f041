import { createHash } from 'node:crypto';
import { Locks } from '@diancan/lock';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisForSpecs } from '../../testing/redis-for-specs.js';
import { type ScriptedServer, scriptedServer } from '../../testing/scripted-server.js';
import { AccountToken } from '../official-account/account-token.js';
import { WechatApi } from '../transport/wechat-api.js';
import { JsSdk } from './js-sdk.js';

let server: ScriptedServer;
let redis: Redis;
beforeAll(async () => {
  redis = redisForSpecs();
  server = await scriptedServer();
});
afterAll(async () => {
  redis?.disconnect();
  await server?.close();
});

const APP = { appId: 'wx-app', secret: 'the-secret' };
const instance = (): JsSdk => {
  const api = new WechatApi(() => ({ api: server.url, open: '' }));
  const locks = new Locks(redis);
  return new JsSdk(() => APP, { api, token: new AccountToken(api, () => APP, redis, locks), redis, locks });
};

describe('the JS-SDK of a page', () => {
  it('is signed with a ticket that the whole fleet asks for once', async () => {
    server.answer = ({ url }) => {
      if (url.pathname === '/cgi-bin/stable_token') return { access_token: 'token-1', expires_in: 7200 };
      expect(url.search).toBe('?access_token=token-1&type=jsapi');
      return { errcode: 0, errmsg: 'ok', ticket: 'ticket-1', expires_in: 7200 };
    };
    const [config] = await Promise.all([instance(), instance()].map(one => one.configFor('https://shop.example/?a=1#/menu')));
    const { appId, timestamp, nonceStr, signature } = config!;
    const signed = `jsapi_ticket=ticket-1&noncestr=${nonceStr}&timestamp=${timestamp}&url=https://shop.example/?a=1`;
    expect(appId).toBe('wx-app');
    expect(signature).toBe(createHash('sha1').update(signed).digest('hex'));
    expect(server.calls()).toEqual(['POST /cgi-bin/stable_token', 'GET /cgi-bin/ticket/getticket']);
  });
});
