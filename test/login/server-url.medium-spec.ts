import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LoginWorld, openLoginWorld } from './login-world.js';

const TOKEN = 'theTokenAtWechat1';

let world: LoginWorld;

beforeAll(async () => {
  process.env['DIANCAN_WECHAT_SERVER_TOKEN'] = TOKEN;
  world = await openLoginWorld();
});
afterAll(async () => {
  await world?.stop();
  delete process.env['DIANCAN_WECHAT_SERVER_TOKEN'];
});

/** The result that WeChat's page shows after an operator has entered this URL and token. */
const enteredAtWechat = async (url: string, token: string): Promise<unknown> =>
  (
    await world.sandbox.inject({ method: 'POST', url: '/sandbox/server-url', payload: { url, token } })
  ).json();

it('is verified by WeChat through the gateway, with the token that both have', async () => {
  const url = `${world.gateway}/api/wechat/server`;
  expect(await enteredAtWechat(url, TOKEN)).toEqual({ verified: true, status: 200 });
  expect(await enteredAtWechat(url, 'another')).toEqual({ verified: false, status: 403 });
  expect(await enteredAtWechat(`${world.gateway}/api/product/none`, TOKEN)).toEqual({
    verified: false,
    status: 404,
  });
  expect(await enteredAtWechat('http://127.0.0.1:1/', TOKEN)).toEqual({ verified: false, status: null });
});

it('accepts messages from nobody else', async () => {
  const call = { signature: '0'.repeat(40), timestamp: String(Math.floor(Date.now() / 1_000)), nonce: '1' };
  const posted = await fetch(`${world.gateway}/api/wechat/server?${new URLSearchParams(call)}`, {
    method: 'POST',
    body: '<xml/>',
    headers: { 'content-type': 'text/xml' },
  });
  expect(posted.status).toBe(403);
});
