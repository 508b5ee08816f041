import { Locks } from '@diancan/lock';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redisForSpecs } from '@diancan/testing/redis';
import { type Answer, type ScriptedServer, scriptedServer } from '@diancan/testing/network';
import { AccountToken } from '../official-account/account-token.js';
import { WechatApi } from '../transport/wechat-api.js';
import { TemplateMessages } from './template-messages.js';

let server: ScriptedServer;
let redis: Redis;
beforeAll(async () => {
  server = await scriptedServer();
});
afterAll(() => server?.close());
beforeEach(() => {
  redis = redisForSpecs();
  server.asked.length = 0;
});
afterEach(() => {
  redis?.disconnect();
});

const APP = { appId: 'wx-app', secret: 'the-secret' };
const messages = (): TemplateMessages => {
  const api = new WechatApi(() => ({ api: server.url, open: '' }));
  return new TemplateMessages(api, new AccountToken(api, () => APP, redis, new Locks(redis)));
};
const MESSAGE = {
  openid: 'o-1',
  templateId: 'tpl-1',
  url: 'https://shop.example/order/1',
  clientMsgId: '01NOTICE',
  data: { character_string1: '01ORDER', thing2: '番茄炒蛋' },
};
/** Issues a token, and answers the message with this. */
const answering =
  (sending: Answer): Answer =>
  (asked, response) =>
    asked.url.pathname === '/cgi-bin/stable_token'
      ? { access_token: 'token-1', expires_in: 7200 }
      : sending(asked, response);

describe('a template message', () => {
  it('is sent as WeChat documents it', async () => {
    server.answer = answering(() => ({ errcode: 0, errmsg: 'ok', msgid: 200228332 }));
    expect(await messages().send(MESSAGE)).toEqual({ outcome: 'sent', messageId: '200228332' });
    const { method, target, body } = server.asked[1]!;
    expect(`${method} ${target}`).toBe('POST /cgi-bin/message/template/send?access_token=token-1');
    expect(JSON.parse(body)).toEqual({
      touser: 'o-1',
      template_id: 'tpl-1',
      url: 'https://shop.example/order/1',
      client_msg_id: '01NOTICE',
      data: { character_string1: { value: '01ORDER' }, thing2: { value: '番茄炒蛋' } },
    });
  });

  it('keeps every digit of its id', async () => {
    server.answer = answering((_, response) => {
      response.end('{"errcode":0,"errmsg":"ok","msgid":3519174372873166849}');
    });
    expect(await messages().send(MESSAGE)).toEqual({ outcome: 'sent', messageId: '3519174372873166849' });
  });

  it.each([43004, 40003, 40037, 47003, 43101, 43116, 45009, 45011])(
    'is refused with WeChat’s own number: %i',
    async errcode => {
      server.answer = answering(() => ({ errcode, errmsg: 'no, rid: 1' }));
      expect(await messages().send(MESSAGE)).toEqual({ outcome: 'refused', errcode });
    },
  );

  it.each<[string, Answer]>([
    ['busy', () => ({ errcode: -1, errmsg: 'system error' })],
    [
      'HTTP 502',
      (_, response) => {
        response.statusCode = 502;
        return {};
      },
    ],
    [
      'ECONNRESET',
      (_, response) => {
        response.destroy();
      },
    ],
    ['an answer that cannot be read', () => ({ errcode: 0 })],
    ['40164', () => ({ errcode: 40164, errmsg: 'invalid ip' })],
    ['40001', () => ({ errcode: 40001, errmsg: 'invalid credential' })],
  ])('may be sent later when nothing is wrong with it: %s', async (reason, sending) => {
    server.answer = answering(sending);
    const result = await messages().send(MESSAGE);
    expect(result).toEqual({ outcome: 'unavailable', reason: expect.stringContaining(reason) as string });
    expect(JSON.stringify(result)).not.toMatch(/token-1|the-secret|o-1/);
  });

  it('may be sent later when the account’s secret is wrong', async () => {
    server.answer = () => ({ errcode: 40125, errmsg: 'invalid appsecret' });
    expect(await messages().send(MESSAGE)).toMatchObject({ outcome: 'unavailable' });
  });
});
