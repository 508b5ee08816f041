import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallChanges, MerchantClient } from '@diancan/testing/merchant';
import { type OpenSandbox, openSandbox } from '../../testing/open-sandbox.js';

let sandbox: OpenSandbox;
let merchant: MerchantClient;
beforeAll(async () => {
  sandbox = await openSandbox();
  ({ merchant } = sandbox);
});
afterAll(() => sandbox?.stop());

const JSAPI = '/v3/pay/transactions/jsapi';
const send = (changes: CallChanges, body: object | string = merchant.order('signing-1')) =>
  merchant.call('POST', JSAPI, body, changes);

describe('a request', () => {
  it.each<[string, CallChanges]>([
    ['without Authorization', { headers: { authorization: undefined } }],
    ['of another scheme', { authorization: 'Basic eDp5' }],
    [
      'with a field too many',
      {
        authorization:
          'WECHATPAY2-SHA256-RSA2048 ' +
          'mchid="1",nonce_str="n",signature="s",timestamp="1",serial_no="5",more="x"',
      },
    ],
    [
      'with a field twice',
      {
        authorization:
          'WECHATPAY2-SHA256-RSA2048 mchid="1",mchid="1",nonce_str="n",timestamp="1",serial_no="5"',
      },
    ],
    ['of another merchant', { mchid: '1900000001' }],
    ['with another serial', { serial: '0123456789ABCDEF' }],
    ['signed 6 minutes ago', { skewSeconds: -360 }],
    ['signed 6 minutes ahead', { skewSeconds: 360 }],
  ])('%s is refused', async (_what, changes) => {
    expect(await send(changes)).toMatchObject({
      status: 401,
      json: { code: 'SIGN_ERROR', message: expect.any(String) },
    });
  });

  it.each([-240, 240])('signed %i seconds from now is accepted', async skewSeconds => {
    expect((await send({ skewSeconds })).status).toBe(200);
  });

  it('is refused when a byte of the body changed on its way', async () => {
    const body = JSON.stringify(merchant.order('signing-1'));
    const answer = await send({ sentBody: `${body} ` }, body);
    expect(answer).toMatchObject({
      status: 401,
      json: {
        code: 'SIGN_ERROR',
        detail: {
          field: 'signature',
          sign_information: {
            method: 'POST',
            url: JSAPI,
            truncated_sign_message: expect.stringMatching(/^POST\n/),
          },
        },
      },
    });
    expect((await send({}, `${body} `)).status).toBe(200);
  });

  it('is refused when its query is not the signed one', async () => {
    const path = '/v3/pay/transactions/out-trade-no/signing-1';
    const signed = await merchant.call('GET', `${path}?mchid=${merchant.options.card.mchId}`);
    expect(signed.status).toBe(200);
    const authorization = merchant.authorization('GET', `${path}?mchid=1`);
    expect(
      (
        await merchant.call('GET', `${path}?mchid=${merchant.options.card.mchId}`, undefined, {
          authorization,
        })
      ).status,
    ).toBe(401);
  });

  it.each(['accept', 'user-agent', 'content-type'])('with a wrong %s is refused', async name => {
    expect(await send({ headers: { [name]: name === 'user-agent' ? '' : 'text/html' } })).toMatchObject({
      status: 400,
      json: { code: 'PARAM_ERROR' },
    });
  });
});

describe('a body', () => {
  it.each<[string, object]>([
    ['an unknown field', { colour: 'red' }],
    ['an unknown field further down', { amount: { total: 1, currency: 'CNY', tip: 1 } }],
    ['null', { attach: null }],
    ['emoji in the description', { description: '宫保鸡丁🐔' }],
    ['emoji in attach', { attach: '🌶' }],
    ['no money', { amount: { total: 0, currency: 'CNY' } }],
    ['money as text', { amount: { total: '1', currency: 'CNY' } }],
    ['half a fen', { amount: { total: 1.5, currency: 'CNY' } }],
    ['another currency', { amount: { total: 1, currency: 'USD' } }],
    ['a number too short', { out_trade_no: 'short' }],
    ['a number too long', { out_trade_no: 'x'.repeat(33) }],
    ['a number with a blank', { out_trade_no: 'with blank' }],
    ['a long description', { description: '长'.repeat(128) }],
    ['an address with a query', { notify_url: 'https://shop.example/notify?x=1' }],
    ['an address that is none', { notify_url: '/notify' }],
    ['an expiry that is no time', { time_expire: 'tomorrow' }],
    ['an expiry in less than a minute', { time_expire: inSeconds(50) }],
    ['an expiry in more than 90 days', { time_expire: inSeconds(91 * 86_400) }],
    ['another merchant', { mchid: '1900000001' }],
  ])('with %s is refused, and nothing is ordered', async (_what, change) => {
    const order = { ...merchant.order('strict-1'), ...change };
    expect(await merchant.call('POST', JSAPI, order)).toMatchObject({
      status: 400,
      json: { code: 'PARAM_ERROR' },
    });
    expect((await merchant.query('strict-1')).status).toBe(404);
  });

  it('that is not JSON is refused', async () => {
    expect(await merchant.call('POST', JSAPI, '{"appid":')).toMatchObject({
      status: 400,
      json: { code: 'PARAM_ERROR' },
    });
  });

  it('is refused with the field that is wrong', async () => {
    const { json } = await merchant.call(
      'POST',
      JSAPI,
      merchant.order('strict-1', { amount: { total: -1, currency: 'CNY' } }),
    );
    expect(json).toMatchObject({ detail: { field: '/amount/total', value: -1, location: 'body' } });
  });
});

describe('an answer', () => {
  it('is signed over its exact bytes, also without a body and as a refusal', async () => {
    await merchant.prepay('answers-1');
    const answers = [
      await merchant.query('answers-1'),
      await merchant.close('answers-1'),
      await merchant.query('unknown-order'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 204, 404]);
    for (const { headers, text } of answers) {
      expect(merchant.trusts(headers, text)).toBe(true);
      expect(merchant.trusts(headers, `${text}x`)).toBe(false);
      expect(headers.get('request-id')).toMatch(/^[0-9A-F]{32}$/);
    }
  });
});

function inSeconds(seconds: number): string {
  return `${new Date(Date.now() + seconds * 1_000).toISOString().slice(0, 19)}+00:00`;
}
