import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MerchantClient } from '@diancan/testing/merchant';
import { type OpenSandbox, openSandbox } from '../../testing/open-sandbox.js';

const DAY = '2026-08-08';
let sandbox: OpenSandbox;
let merchant: MerchantClient;
let transactionId: unknown;

beforeAll(async () => {
  sandbox = await openSandbox();
  ({ merchant } = sandbox);
  await at(`${DAY}T12:00:00+08:00`);
  await merchant.paid('bill-order-1', { attach: '桌号 A12', description: '面, 饭' });
  await merchant.paid('bill-order-2', { amount: { total: 1, currency: 'CNY' } });
  await merchant.refund({
    out_trade_no: 'bill-order-1',
    out_refund_no: 'bill-refund-1',
    amount: { refund: 1_205, total: 3_600, currency: 'CNY' },
  });
  await vi.waitUntil(async () => (await merchant.queryRefund('bill-refund-1')).json['status'] === 'SUCCESS');
  transactionId = (await merchant.query('bill-order-1')).json['transaction_id'];
  await at('2026-08-09T10:00:00+08:00');
});
afterAll(() => sandbox?.stop());

const at = (time: string) => sandbox.control('/sandbox/clock', { at: time });
const bill = (query: string, kind = 'tradebill') => merchant.call('GET', `/v3/bill/${kind}?${query}`);
const pathOf = (url: unknown) => String(url).slice(sandbox.url.length);
const linesOf = (text: string) => {
  expect([text.startsWith('\uFEFF'), text.endsWith('\r\n')]).toEqual([true, true]);
  return text.slice(1, -2).split('\r\n');
};
const download = (url: unknown) => merchant.call('GET', pathOf(url));

describe('the bill of a day', () => {
  it('lists payments and refunds, with a checksum of the file, which is not signed', async () => {
    const { json } = await bill(`bill_date=${DAY}`);
    const { bytes, text, headers } = await download(json['download_url']);
    expect(json).toMatchObject({
      hash_type: 'SHA1',
      hash_value: createHash('sha1').update(bytes).digest('hex'),
    });
    expect(headers.get('wechatpay-signature')).toBeNull();
    const [header = '', paid = '', other = '', refunded = '', sumsHeader, sums, ...more] = linesOf(text);
    expect(more).toEqual([]);
    expect(header.split(',')).toHaveLength(27);
    const cells = paid.slice(1).split(',`');
    expect(cells).toHaveLength(27);
    expect([
      cells[0],
      cells[5],
      cells[6],
      cells[7],
      cells[9],
      cells[12],
      cells[20],
      cells[21],
      cells[24],
    ]).toEqual([
      expect.stringMatching(`^${DAY} 12:0\\d:\\d\\d$`),
      transactionId,
      'bill-order-1',
      'buyer-1',
      'SUCCESS',
      '36.00',
      '面, 饭',
      '桌号 A12',
      '36.00',
    ]);
    expect(other).toContain('`0.01');
    const back = refunded.slice(1).split(',`');
    expect([back[6], back[9], back[15], back[16], back[19], back[25]]).toEqual([
      'bill-order-1',
      'REFUND',
      'bill-refund-1',
      '12.05',
      'SUCCESS',
      '12.05',
    ]);
    expect(sumsHeader).toBe(
      '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
    );
    expect(sums).toBe('`3,`36.01,`12.05,`0.00,`0.00,`36.01,`12.05');
  });

  it.each([
    ['SUCCESS', 2],
    ['REFUND', 1],
  ])('may be requested with its %s rows only', async (type, rows) => {
    const { json } = await bill(`bill_date=${DAY}&bill_type=${type}`);
    expect(linesOf((await download(json['download_url'])).text)).toHaveLength(rows + 3);
  });

  it('may be compressed; the checksum is of the content', async () => {
    const { json } = await bill(`bill_date=${DAY}&tar_type=GZIP`);
    const inside = gunzipSync((await download(json['download_url'])).bytes);
    expect(createHash('sha1').update(inside).digest('hex')).toBe(json['hash_value']);
  });

  it('has a link that must be signed, and lives for 5 minutes', async () => {
    const path = pathOf((await bill(`bill_date=${DAY}`)).json['download_url']);
    expect((await fetch(`${sandbox.url}${path}`, { headers: { accept: '*/*' } })).status).toBe(401);
    await sandbox.control('/sandbox/clock', { advanceMs: 200_000 });
    expect((await merchant.call('GET', path)).status).toBe(200);
    await sandbox.control('/sandbox/clock', { advanceMs: 100_000 });
    expect(await merchant.call('GET', path)).toMatchObject({
      status: 400,
      json: { code: 'INVALID_REQUEST' },
    });
  });

  it.each([
    ['bill_date=2026-08-07', 'NO_STATEMENT_EXIST'],
    ['bill_date=2026-08-09', 'INVALID_REQUEST'],
    ['bill_date=2026-05-01', 'INVALID_REQUEST'],
    ['bill_date=20260808', 'PARAM_ERROR'],
    ['bill_date=2026-02-30', 'PARAM_ERROR'],
    ['bill_date=2026-08-08&bill_type=SOME', 'PARAM_ERROR'],
    ['bill_date=2026-08-08&more=1', 'PARAM_ERROR'],
    ['', 'PARAM_ERROR'],
  ])('asked for with %j is %s', async (query, code) => {
    expect(await bill(query)).toMatchObject({ status: 400, json: { code } });
  });

  it('is made at 10 in the morning', async () => {
    await at('2026-08-09T09:59:00+08:00');
    expect(await bill(`bill_date=${DAY}`)).toMatchObject({
      status: 400,
      json: { code: 'STATEMENT_CREATING' },
    });
    await at('2026-08-09T10:00:00+08:00');
    expect((await bill(`bill_date=${DAY}`)).status).toBe(200);
  });
});

describe('the flow of funds', () => {
  it('shows each change of the balance', async () => {
    const { json } = await bill(`bill_date=${DAY}`, 'fundflowbill');
    const [, first = '', second = '', third = '', , sums] = linesOf(
      (await download(json['download_url'])).text,
    );
    const amounts = [first, second, third].map(line => line.split(',`').slice(5, 8));
    expect(amounts).toEqual([
      ['收入', '36.00', '36.00'],
      ['收入', '0.01', '36.01'],
      ['支出', '12.05', '23.96'],
    ]);
    expect(sums).toBe('`3,`2,`36.01,`1,`12.05');
  });

  it('of an account that was not used does not exist', async () => {
    expect(await bill(`bill_date=${DAY}&account_type=FEES`, 'fundflowbill')).toMatchObject({
      status: 400,
      json: { code: 'NO_STATEMENT_EXIST' },
    });
  });
});
