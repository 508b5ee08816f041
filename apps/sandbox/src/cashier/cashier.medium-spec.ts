import { Script } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenSandbox, openSandbox } from '../../testing/open-sandbox.js';

let sandbox: OpenSandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox?.stop());

const browse = async (path: string, user: string | null = 'buyer-1', form?: Record<string, string>) => {
  const answer = await fetch(`${sandbox.url}${path}`, {
    redirect: 'manual',
    method: form === undefined ? 'GET' : 'POST',
    headers: user === null ? {} : { cookie: `wechat_user=${user}` },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
};
const asked = async (outTradeNo: string, change: object = {}) => {
  const { json } = await sandbox.merchant.prepay(outTradeNo, { description: '面 <b>&', ...change });
  return sandbox.merchant.jsapiParameters(String(json['prepay_id']));
};
const stateOf = async (outTradeNo: string) => (await sandbox.merchant.query(outTradeNo)).json['trade_state'];

describe('the cashier', () => {
  it('shows amount and description of an order, and pays it when the user confirms', async () => {
    const parameters = await asked('page-order-1');
    const page = await browse(`/sandbox/cashier?${new URLSearchParams(parameters)}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('¥36.00');
    expect(page.text).toContain('面 &lt;b&gt;&amp;');
    const [, prepayId = ''] = /name="prepayId" value="([^"]+)"/.exec(page.text) ?? [];
    const refused = await browse('/sandbox/cashier/decide', 'buyer-1', { prepayId, decision: 'refuse' });
    expect(refused.text).toContain('data-result="cancel"');
    expect(await stateOf('page-order-1')).toBe('NOTPAY');
    expect(
      (await browse('/sandbox/cashier/decide', 'buyer-2', { prepayId, decision: 'pay' })).text,
    ).toContain('data-result="fail"');
    expect(
      (await browse('/sandbox/cashier/decide', 'buyer-1', { prepayId, decision: 'pay' })).text,
    ).toContain('data-result="ok"');
    expect(await stateOf('page-order-1')).toBe('SUCCESS');
  });

  it.each([
    [{ paySign: 'AAAA' }, 'paySign'],
    [{ package: 'nothing' }, 'missing or malformed'],
  ])('says why it does not open with %j', async (change, why) => {
    const parameters = { ...(await asked('page-order-2')), ...change };
    expect(await browse(`/sandbox/cashier?${new URLSearchParams(parameters)}`)).toMatchObject({
      status: 400,
      text: expect.stringContaining(why),
    });
  });

  it('asks for the user first', async () => {
    expect((await browse('/sandbox/cashier', null)).text).toContain('/sandbox/user/choose');
  });

  it('lists the user’s unpaid orders', async () => {
    await asked('page-order-3', { payer: { openid: 'buyer-3' } });
    const { text } = await browse('/sandbox/cashier', 'buyer-3');
    const [, link = ''] = /href="(\/sandbox\/cashier\/open[^"]+)"/.exec(text) ?? [];
    expect((await browse(link, 'buyer-3')).text).toContain('¥36.00');
    expect((await browse(link, 'buyer-1')).status).toBe(400);
    expect((await browse('/sandbox/cashier', 'buyer-4')).text).toContain('none');
  });

  it('gives pages the bridge of WeChat’s browser', async () => {
    for (const [path, word] of [
      ['/sandbox/weixin-js-bridge.js', 'WeixinJSBridgeReady'],
      ['/sandbox/cashier/tell-page.js', 'postMessage'],
    ] as const) {
      const { text } = await browse(path);
      expect(text).toContain(word);
      expect(new Script(text)).toBeInstanceOf(Script);
    }
  });
});

describe('the console', () => {
  it('shows the ledger', async () => {
    await sandbox.merchant.paid('ledger-order-1');
    expect((await browse('/sandbox/console/ledger')).text).toContain('ledger-order-1');
  });

  it('lets a user stop following, and follow again', async () => {
    expect((await browse('/sandbox/console/inbox')).text).toContain('follows the account');
    expect(await browse('/sandbox/console/follow', 'buyer-1', { follows: 'no' })).toMatchObject({
      status: 303,
      location: '/sandbox/console/inbox',
    });
    expect((await browse('/sandbox/console/inbox')).text).toContain('does not follow');
    await browse('/sandbox/console/follow', 'buyer-1', { follows: 'yes' });
    expect((await browse('/sandbox/console/inbox')).text).toContain('follows the account');
  });
});
