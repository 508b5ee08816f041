import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ScriptedWechat, scriptedWechat } from '../../testing/scripted-wechat.js';
import { type UserHome, userHome, type UserInstance } from '../../testing/user-service.js';

const TOKEN = 'theTokenAtWechat1';
const ECHO = '5838479218127813673';
const USER_WRITES = '<xml><ToUserName><![CDATA[shop]]></ToUserName><MsgType><![CDATA[text]]></MsgType></xml>';

let wechat: ScriptedWechat;
let home: UserHome;
let user: UserInstance;

beforeAll(async () => {
  wechat = await scriptedWechat();
  home = await userHome(wechat);
});
afterEach(() => user?.stop());
afterAll(async () => {
  await home?.leave();
  await wechat?.close();
});

const start = async (token: string): Promise<void> => {
  user = await home.start({ DIANCAN_WECHAT_SERVER_TOKEN: token, DIANCAN_LOG_LEVEL: 'silent' });
};

/** The query that WeChat adds to the URL. */
function signed({ token = TOKEN, ageS = 0 }: { token?: string; ageS?: number } = {}): Record<string, string> {
  const call = { timestamp: String(Math.floor(Date.now() / 1_000) - ageS), nonce: '1320562132' };
  const signature = createHash('sha1')
    .update([token, call.timestamp, call.nonce].toSorted().join(''))
    .digest('hex');
  return { signature, ...call };
}
const verify = (query: Record<string, string>) =>
  user.visit('GET', `/wechat/server?${new URLSearchParams(query)}`);
const post = (query: Record<string, string>, type = 'text/xml') =>
  user.visit('POST', `/wechat/server?${new URLSearchParams(query)}`, { type, text: USER_WRITES });

it('proves to WeChat that the address is ours, by returning echostr and nothing else', async () => {
  await start(TOKEN);
  const { status, headers, text } = await verify({ ...signed(), echostr: ECHO });
  expect([status, headers['content-type'], headers['x-content-type-options'], text]).toEqual([
    200,
    'text/plain; charset=utf-8',
    'nosniff',
    ECHO,
  ]);
});

it('proves it to nobody else', async () => {
  await start(TOKEN);
  for (const call of [
    signed({ token: 'another' }),
    signed({ ageS: 301 }),
    signed({ ageS: -302 }),
    { ...signed(), nonce: '1' },
  ]) {
    const { status, text } = await verify({ ...call, echostr: ECHO });
    expect([status, text.includes(ECHO)]).toEqual([403, false]);
  }
  const { signature: _, ...unsigned } = signed();
  for (const call of [
    {},
    { ...unsigned, echostr: ECHO },
    signed(),
    { ...signed(), echostr: '<b>\n' },
    { ...signed(), echostr: '' },
  ]) {
    expect((await verify(call)).status).toBe(400);
  }
});

it('accepts users’ messages without reading them', async () => {
  await start(TOKEN);
  const { status, headers, text } = await post(signed());
  expect([status, headers['content-type'], text]).toEqual([200, 'text/plain; charset=utf-8', 'success']);
  expect((await post(signed({ token: 'another' }))).status).toBe(403);
  expect((await post(signed(), 'text/html')).status).toBe(415);
});

it('is answered 404 while no token is set, because anyone could use a blank one', async () => {
  await start('');
  for (const call of [signed({ token: '' }), signed()]) {
    expect((await verify({ ...call, echostr: ECHO })).status).toBe(404);
    expect((await post(call)).status).toBe(404);
  }
});
