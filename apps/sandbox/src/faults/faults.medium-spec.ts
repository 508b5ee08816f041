import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type MerchantClient, type NotifyServer, openNotifyServer } from '@diancan/testing/merchant';
import { type OpenSandbox, openSandbox } from '../../testing/open-sandbox.js';

let sandbox: OpenSandbox;
let merchant: MerchantClient;
let shop: NotifyServer;
beforeAll(async () => {
  sandbox = await openSandbox();
  ({ merchant } = sandbox);
  shop = await openNotifyServer(() => merchant);
});
afterAll(async () => {
  await sandbox?.stop();
  await shop?.stop();
});
afterEach(() => sandbox.control('/sandbox/faults', undefined, 'DELETE'));

const fault = (body: object) => sandbox.control('/sandbox/faults', body);
const stateOf = async (outTradeNo: string) => (await merchant.query(outTradeNo)).json['trade_state'];

describe('a fault', () => {
  it('applies as often and where it was requested', async () => {
    await fault({
      kind: 'error',
      status: 503,
      times: 2,
      match: { path: '/v3/pay/transactions/jsapi', outTradeNo: 'counted-1' },
    });
    expect((await merchant.prepay('counted-2')).status).toBe(200);
    const answers = [
      await merchant.prepay('counted-1'),
      await merchant.prepay('counted-1'),
      await merchant.prepay('counted-1'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect(await sandbox.control('/sandbox/faults')).toEqual([]);
  });

  it('is listed with its remaining uses, and can be removed', async () => {
    const { id } = (await fault({ kind: 'rate-limited', times: null })) as { id: string };
    expect((await merchant.query('listed-1')).status).toBe(429);
    expect(await sandbox.control('/sandbox/faults')).toMatchObject([
      { id, times: null, struck: 1, what: { kind: 'rate-limited' } },
    ]);
    await sandbox.control(`/sandbox/faults/${id}`, undefined, 'DELETE');
    expect((await merchant.query('listed-1')).status).toBe(404);
  });

  it.each([
    {},
    { kind: 'flood' },
    { kind: 'slow' },
    { kind: 'cut', effect: 'perhaps' },
    { kind: 'cut', match: { colour: 'red' } },
    { kind: 'cut', times: 0 },
  ])('that makes no sense is refused: %j', async body => {
    await expect(fault(body)).rejects.toThrow('400');
  });
});

describe('a call', () => {
  it('is cut off after the order was placed', async () => {
    await fault({ kind: 'cut', match: { path: '/v3/pay/transactions/jsapi' } });
    await expect(merchant.prepay('cut-order-1')).rejects.toThrow('fetch failed');
    expect(await stateOf('cut-order-1')).toBe('NOTPAY');
  });

  it('is cut off before anything was done', async () => {
    await fault({ kind: 'cut', effect: 'none' });
    await expect(merchant.prepay('cut-order-2')).rejects.toThrow('fetch failed');
    expect((await merchant.query('cut-order-2')).status).toBe(404);
  });

  it('for a refund is cut off after the refund: the same number again finds it', async () => {
    await merchant.paid('cut-order-3');
    await fault({ kind: 'cut', match: { path: '/v3/refund', outRefundNo: 'cut-refund' } });
    const refund = () =>
      merchant.refund({
        out_trade_no: 'cut-order-3',
        out_refund_no: 'cut-refund',
        amount: { refund: 3_600, total: 3_600, currency: 'CNY' },
      });
    await expect(refund()).rejects.toThrow('fetch failed');
    expect((await refund()).status).toBe(200);
    await expect
      .poll(() => sandbox.control('/sandbox/ledger?outTradeNo=cut-order-3'))
      .toMatchObject({ entries: [{ fen: 3_600 }, { fen: -3_600 }] });
  });

  it('fails though its work was done', async () => {
    await fault({ kind: 'error', status: 502, effect: 'done' });
    expect((await merchant.prepay('done-1')).status).toBe(502);
    expect(await stateOf('done-1')).toBe('NOTPAY');
  });

  it('is answered late, or done late', async () => {
    await fault({ kind: 'slow', ms: 300, match: { outTradeNo: 'slow-1', method: 'POST' } });
    const late = merchant.prepay('slow-1');
    await expect.poll(() => stateOf('slow-1')).toBe('NOTPAY');
    await fault({ kind: 'slow', ms: 300, effect: 'none', match: { outTradeNo: 'slow-2', method: 'POST' } });
    const undone = merchant.prepay('slow-2');
    expect((await merchant.query('slow-2')).status).toBe(404);
    expect([(await late).status, (await undone).status]).toEqual([200, 200]);
  });

  it('finds the balance empty', async () => {
    await merchant.paid('empty-1');
    await fault({ kind: 'not-enough', match: { path: '/v3/refund' } });
    const refund = () =>
      merchant.refund({
        out_trade_no: 'empty-1',
        out_refund_no: 'empty-refund',
        amount: { refund: 1, total: 3_600, currency: 'CNY' },
      });
    expect(await refund()).toMatchObject({ status: 403, json: { code: 'NOT_ENOUGH' } });
    expect((await refund()).status).toBe(200);
  });

  it.each(['signature', 'serial', 'timestamp', 'body', 'missing'])(
    'is answered with a forged %s',
    async what => {
      await fault({ kind: 'answer-forged', what });
      const forged = await merchant.query('forged-1');
      const genuine = await merchant.query('forged-1');
      expect([
        merchant.trusts(forged.headers, forged.text),
        merchant.trusts(genuine.headers, genuine.text),
      ]).toEqual([false, true]);
    },
  );

  it('is answered or checked by a clock that is off', async () => {
    await fault({ kind: 'clock-skew', ms: 600_000 });
    const answer = await merchant.query('skew-1');
    expect(merchant.trusts(answer.headers, answer.text)).toBe(false);
    await fault({ kind: 'clock-skew', ms: 600_000, side: 'in' });
    expect((await merchant.query('skew-1')).status).toBe(401);
    expect((await merchant.query('skew-1')).status).toBe(404);
  });
});

describe('money', () => {
  it('is another amount, or somebody else’s, in the notification and in the query', async () => {
    await fault({ kind: 'payment-differs', fen: 1, openid: 'buyer-2', match: { outTradeNo: 'differs-1' } });
    await merchant.paid('differs-1', { notify_url: shop.url });
    const differs = { amount: { total: 1 }, payer: { openid: 'buyer-2' } };
    expect(await shop.count(1)).toMatchObject([{ genuine: true, content: differs }]);
    expect((await merchant.query('differs-1')).json).toMatchObject(differs);
  });

  it('comes back slowly', async () => {
    await merchant.paid('slow-refund');
    await fault({ kind: 'refund-slow', ms: 3_600_000 });
    await merchant.refund({
      out_trade_no: 'slow-refund',
      out_refund_no: 'slow-refund-1',
      amount: { refund: 1, total: 3_600, currency: 'CNY' },
    });
    expect((await merchant.queryRefund('slow-refund-1')).json).toMatchObject({ status: 'PROCESSING' });
    await sandbox.control('/sandbox/clock', { advanceMs: 3_600_000 });
    await expect
      .poll(async () => (await merchant.queryRefund('slow-refund-1')).json['status'])
      .toBe('SUCCESS');
  });

  it.each(['ABNORMAL', 'CLOSED'])('does not come back: %s', async status => {
    await merchant.paid(`ends-${status}`);
    await fault({ kind: 'refund-ends', status });
    await merchant.refund({
      out_trade_no: `ends-${status}`,
      out_refund_no: `ends-${status}`,
      notify_url: shop.url,
      amount: { refund: 1, total: 3_600, currency: 'CNY' },
    });
    await expect
      .poll(() =>
        shop.received.some(
          ({ event, content }) => event === `REFUND.${status}` && content?.['refund_status'] === status,
        ),
      )
      .toBe(true);
    expect(await sandbox.control(`/sandbox/ledger?outTradeNo=ends-${status}`)).toMatchObject({
      entries: [{ kind: 'PAYMENT' }],
    });
  });
});
