import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenSandbox, openSandbox } from '../../testing/open-sandbox.js';

let sandbox: OpenSandbox;
let token: string;
let templateId: string;
beforeAll(async () => {
  sandbox = await openSandbox();
});
beforeEach(async () => {
  const query = new URLSearchParams({
    grant_type: 'client_credential',
    appid: sandbox.appId,
    secret: sandbox.secret,
  });
  token = String((await get(`/cgi-bin/token?${query}`))['access_token']);
  const { template_list: templates } = (await get(
    `/cgi-bin/template/get_all_private_template?access_token=${token}`,
  )) as { template_list: { template_id: string; title: string }[] };
  templateId = templates.find(({ title }) => title === '订单完成通知')!.template_id;
});
afterAll(() => sandbox?.stop());

const get = async (path: string) =>
  (await (await fetch(`${sandbox.url}${path}`)).json()) as Record<string, unknown>;
const post = async (body: object | string, accessToken = token) => {
  const answer = await fetch(`${sandbox.url}/cgi-bin/message/template/send?access_token=${accessToken}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
};
const data = {
  character_string1: { value: '01K5ZZZZZZZZZZZZZZZZZZZZZZ' },
  thing2: { value: '宫保鸡丁等2件', color: '#173177' },
  amount3: { value: '￥36.00' },
  phrase4: { value: '已完成' },
  time5: { value: '2026-08-08 12:00' },
};
const message = (change: object = {}) => ({ touser: 'buyer-1', template_id: templateId, data, ...change });
const inbox = (openid: string) =>
  sandbox.control(`/sandbox/inbox?openid=${openid}`) as Promise<Record<string, unknown>[]>;

describe('a template message', () => {
  it('reaches its receiver and nobody else', async () => {
    const sent = await post(
      message({
        url: 'http://127.0.0.1/order',
        data: { ...data, thing2: { value: '宫保鸡丁\n后面看不到' } },
      }),
    );
    expect(sent).toEqual({ errcode: 0, errmsg: 'ok', msgid: expect.any(Number) });
    expect(await inbox('buyer-1')).toMatchObject([
      {
        msgid: sent['msgid'],
        title: '订单完成通知',
        url: 'http://127.0.0.1/order',
        data: { thing2: '宫保鸡丁', amount3: '￥36.00' },
      },
    ]);
    expect(await inbox('buyer-2')).toEqual([]);
  });

  it('with an id used within 10 minutes is the same message; for another user it is a new one', async () => {
    const first = await post(message({ touser: 'buyer-3', client_msg_id: 'once' }));
    expect(await post(message({ touser: 'buyer-3', client_msg_id: 'once' }))).toEqual(first);
    expect((await post(message({ touser: 'buyer-4', client_msg_id: 'once' })))['msgid']).not.toBe(
      first['msgid'],
    );
    expect(await inbox('buyer-3')).toHaveLength(1);
    await sandbox.control('/sandbox/clock', { advanceMs: 10 * 60_000 });
    await post(message({ touser: 'buyer-3', client_msg_id: 'once' }));
    expect(await inbox('buyer-3')).toHaveLength(2);
  });

  it('does not reach a user who unfollowed, until they follow again', async () => {
    await sandbox.control('/sandbox/followers/buyer-5', { follows: false });
    expect(await post(message({ touser: 'buyer-5' }))).toMatchObject({
      errcode: 43004,
      errmsg: expect.stringContaining('require subscribe'),
    });
    expect(await get(`/cgi-bin/user/info?access_token=${token}&openid=buyer-5`)).toMatchObject({
      subscribe: 0,
      openid: 'buyer-5',
    });
    await sandbox.control('/sandbox/followers/buyer-5', { follows: true });
    expect(await post(message({ touser: 'buyer-5' }))).toMatchObject({ errcode: 0 });
  });

  it.each<[object | string, number]>([
    [{ touser: 'not an openid' }, 40003],
    [{ touser: undefined }, 40003],
    [{ template_id: 'invented' }, 40037],
    [{ miniprogram: { appid: 'wx1' } }, 40013],
    [{ url: 'javascript:alert(1)' }, 40039],
    [{ data: { ...data, thing2: { value: '长'.repeat(21) } } }, 47003],
    [{ data: { ...data, phrase4: undefined } }, 47003],
    [{ data: { ...data, time5: { value: 'noon' } } }, 47003],
    [{ data: { ...data, amount3: { value: 36 } } }, 47001],
    ['{', 47001],
    ['', 44002],
  ])('with %j is refused: %i', async (change, errcode) => {
    expect(await post(typeof change === 'string' ? change : message(change))).toMatchObject({ errcode });
  });

  it('names the field that is wrong', async () => {
    const { errmsg } = await post(message({ data: { ...data, thing2: { value: '' } } }));
    expect(errmsg).toContain('argument invalid! data.thing2.value invalid');
  });

  it('needs the account’s latest token, by POST', async () => {
    const old = token;
    const credentials = { appid: sandbox.appId, secret: sandbox.secret };
    const query = new URLSearchParams({ grant_type: 'client_credential', ...credentials });
    await get(`/cgi-bin/token?${query}`);
    expect(await post(message(), old)).toMatchObject({ errcode: 0 });
    await sandbox.control('/sandbox/clock', { advanceMs: 5 * 60_000 });
    expect([
      await post(message(), old),
      await post(message(), ''),
      await post(message(), 'short'),
      await post(message(), 'x'.repeat(64)),
    ]).toMatchObject([{ errcode: 42001 }, { errcode: 41001 }, { errcode: 40014 }, { errcode: 40001 }]);
    expect(await get(`/cgi-bin/message/template/send?access_token=${token}`)).toMatchObject({
      errcode: 43002,
    });
  });

  it.each([
    [{ kind: 'error', errcode: 45009 }, 45009],
    [{ kind: 'error' }, -1],
    [{ kind: 'rate-limited' }, 45009],
  ])('fails as requested by %j', async (fault, errcode) => {
    await sandbox.control('/sandbox/faults', { ...fault, match: { path: '/cgi-bin/message' } });
    expect([await post(message()), await post(message())]).toMatchObject([{ errcode }, { errcode: 0 }]);
  });
});

describe('a ticket for pages', () => {
  it('is the same for everybody until it expires', async () => {
    const ticket = () => get(`/cgi-bin/ticket/getticket?access_token=${token}&type=jsapi`);
    const first = await ticket();
    expect(first).toMatchObject({ errcode: 0, ticket: expect.any(String), expires_in: 7_200 });
    expect((await ticket())['ticket']).toBe(first['ticket']);
    expect(await get(`/cgi-bin/ticket/getticket?access_token=${token}&type=other`)).toMatchObject({
      errcode: 40097,
    });
    expect(await get('/cgi-bin/ticket/getticket?type=jsapi')).toMatchObject({ errcode: 41001 });
  });
});

it('messages, followers, templates and tokens survive a restart', async () => {
  await sandbox.control('/sandbox/followers/buyer-6', { follows: false });
  const before = await inbox('buyer-1');
  sandbox = await sandbox.restart();
  expect(await inbox('buyer-1')).toEqual(before);
  expect(await sandbox.control('/sandbox/followers/buyer-6')).toEqual({ openid: 'buyer-6', follows: false });
  expect(await post(message())).toMatchObject({ errcode: 0 });
});
