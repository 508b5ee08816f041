import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MerchantClient } from '@diancan/testing/merchant';
import { type OpenSandbox, openSandbox } from '../../testing/open-sandbox.js';

let sandbox: OpenSandbox;
let merchant: MerchantClient;
beforeAll(async () => {
  sandbox = await openSandbox();
  ({ merchant } = sandbox);
});
afterAll(() => sandbox?.stop());

const amount = (refund: number, total = 3_600) => ({ refund, total, currency: 'CNY' });
const refund = (outTradeNo: string, outRefundNo: string, change: object = {}) =>
  merchant.refund({ out_trade_no: outTradeNo, out_refund_no: outRefundNo, amount: amount(1_000), ...change });
const passMinute = () => sandbox.control('/sandbox/clock', { advanceMs: 60_000 });

describe('a refund', () => {
  it.each<[string, object]>([
    ['an unknown field', { colour: 'red' }],
    ['emoji', { reason: '😡' }],
    ['a long reason', { reason: '辣'.repeat(81) }],
    ['a number with a blank', { out_refund_no: 'with blank' }],
    ['nothing to refund', { amount: amount(0) }],
    ['no currency', { amount: { refund: 1, total: 1 } }],
    ['both numbers', { transaction_id: '4200' }],
    ['neither number', { out_trade_no: undefined }],
    ['null', { reason: null }],
  ])('with %s is refused', async (_what, change) => {
    expect(await refund('strict-1', 'strict-refund', change)).toMatchObject({
      status: 400,
      json: { code: 'PARAM_ERROR' },
    });
  });

  it('of an order that is unknown, or not paid, is refused', async () => {
    await merchant.prepay('unpaid-1');
    for (const number of ['unknown-1', 'unpaid-1'])
      expect(await refund(number, 'r-unpaid')).toMatchObject({
        status: 404,
        json: { code: 'RESOURCE_NOT_EXISTS' },
      });
    expect(await merchant.queryRefund('r-unpaid')).toMatchObject({
      status: 404,
      json: { code: 'RESOURCE_NOT_EXISTS' },
    });
  });

  it('has one number: the same again is the same refund, with other values it is refused', async () => {
    await merchant.paid('same-1');
    const first = await refund('same-1', 'same-refund');
    const [again, other] = [
      await refund('same-1', 'same-refund'),
      await refund('same-1', 'same-refund', { amount: amount(999) }),
    ];
    expect(again.json['refund_id']).toBe(first.json['refund_id']);
    expect(other).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
    expect(await sandbox.control('/sandbox/ledger?outTradeNo=same-1')).toMatchObject({
      entries: [{ fen: 3_600 }, { fen: -1_000 }],
    });
  });

  it('may be requested by WeChat’s own number', async () => {
    await merchant.paid('by-id-1');
    const { transaction_id: id } = (await merchant.query('by-id-1')).json;
    expect(
      await refund('by-id-1', 'by-id-refund', { out_trade_no: undefined, transaction_id: id }),
    ).toMatchObject({ status: 200, json: { out_trade_no: 'by-id-1' } });
  });

  it('is never more than the remaining amount, and must name the right total', async () => {
    await merchant.paid('rest-1');
    expect(await refund('rest-1', 'rest-total', { amount: amount(1, 3_599) })).toMatchObject({
      status: 400,
      json: { code: 'INVALID_REQUEST' },
    });
    expect((await refund('rest-1', 'rest-a', { amount: amount(3_000) })).status).toBe(200);
    await passMinute();
    expect(await refund('rest-1', 'rest-b', { amount: amount(601) })).toMatchObject({
      status: 400,
      json: { code: 'INVALID_REQUEST' },
    });
    expect((await refund('rest-1', 'rest-b', { amount: amount(600) })).status).toBe(200);
  });

  it('of the same order waits a minute for the next', async () => {
    await merchant.paid('minute-1');
    expect((await refund('minute-1', 'minute-a')).status).toBe(200);
    expect(await refund('minute-1', 'minute-b')).toMatchObject({
      status: 429,
      json: { code: 'FREQUENCY_LIMITED' },
    });
    await passMinute();
    expect((await refund('minute-1', 'minute-b')).status).toBe(200);
  });

  it('that ends abnormal can be sent to a card, and no other can', async () => {
    await sandbox.control('/sandbox/faults', {
      kind: 'refund-ends',
      status: 'ABNORMAL',
      match: { outRefundNo: 'abnormal-refund' },
    });
    await merchant.paid('abnormal-1');
    const { refund_id: id } = (await refund('abnormal-1', 'abnormal-refund')).json;
    const ended = async (status: string) => {
      await expect
        .poll(async () => (await merchant.queryRefund('abnormal-refund')).json['status'])
        .toBe(status);
    };
    await ended('ABNORMAL');
    const apply = (refundId: unknown) =>
      merchant.call('POST', `/v3/refund/domestic/refunds/${String(refundId)}/apply-abnormal-refund`, {
        out_refund_no: 'abnormal-refund',
        type: 'MERCHANT_BANK_CARD',
      });
    expect((await apply('5030')).status).toBe(404);
    expect(await apply(id)).toMatchObject({ status: 200, json: { status: 'PROCESSING' } });
    await ended('SUCCESS');
    expect(await apply(id)).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } });
  });

  it('that ends abnormal can be settled by a person on the merchant platform, and no other can', async () => {
    await sandbox.control('/sandbox/faults', {
      kind: 'refund-ends',
      status: 'ABNORMAL',
      match: { outRefundNo: 'settled-refund' },
    });
    await merchant.paid('settled-1');
    await refund('settled-1', 'settled-refund');
    const status = async () => (await merchant.queryRefund('settled-refund')).json['status'];
    await expect.poll(status).toBe('ABNORMAL');
    expect(await sandbox.control('/sandbox/refunds/settled-refund/settle', {})).toMatchObject({
      status: 'PROCESSING',
    });
    await expect.poll(status).toBe('SUCCESS');
    await expect(sandbox.control('/sandbox/refunds/settled-refund/settle', {})).rejects.toThrow(
      'the refund is SUCCESS, and not ABNORMAL',
    );
    await expect(sandbox.control('/sandbox/refunds/unknown/settle', {})).rejects.toThrow(
      'there is no refund unknown',
    );
  });

  it('that is closed leaves its amount to another number', async () => {
    await sandbox.control('/sandbox/faults', {
      kind: 'refund-ends',
      status: 'CLOSED',
      match: { outRefundNo: 'closed-refund' },
    });
    await merchant.paid('closed-1');
    await refund('closed-1', 'closed-refund', { amount: amount(3_600) });
    await expect
      .poll(async () => (await merchant.queryRefund('closed-refund')).json['status'])
      .toBe('CLOSED');
    await passMinute();
    expect((await refund('closed-1', 'another-refund', { amount: amount(3_600) })).status).toBe(200);
  });
});
