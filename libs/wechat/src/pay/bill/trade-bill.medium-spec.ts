import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PayAnswer, type PayHome, payHome } from '../../../testing/pay-home.js';
import { billOf, PAYMENT_LINE, REFUND_LINE } from '../../../testing/trade-bill.js';
import { makeWechatPay } from '../make-wechat-pay.js';
import { PayUnavailableError } from '../pay-errors.js';

let home: PayHome;
beforeAll(async () => {
  home = await payHome();
});
afterAll(() => home?.close());
beforeEach(() => {
  home.server.asked.length = 0;
  home.complaints.length = 0;
});

const CSV = billOf(PAYMENT_LINE, REFUND_LINE);
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const tradeBill = () => makeWechatPay(home.settings).tradeBill('2026-08-08');

/** Serves a bill and its file, which WeChat Pay does not sign. */
function offers(file: PayAnswer, { hash = sha1(CSV), path = '/v3/billdownload/file' } = {}): void {
  home.server.answer = home.answers(({ url }) =>
    url.pathname === '/v3/bill/tradebill'
      ? {
          body: {
            hash_type: 'SHA1',
            hash_value: hash,
            download_url: `https://api.mch.weixin.qq.com${path}?token=a%2Bb%2F%3D`,
          },
        }
      : { signer: null, ...file },
  );
}

describe('the bill of a day', () => {
  it.each([
    ['packed', gzipSync(CSV)],
    ['as it is', Buffer.from(CSV)],
  ])('is downloaded with a signed request and read: %s', async (_, file) => {
    offers({ body: file });
    const bill = await tradeBill();
    const named = bill?.rows.map(({ kind, outTradeNo }) => `${kind} ${outTradeNo}`);
    expect(named).toEqual(['payment 01ORDER', 'refund 01ORDER']);
    expect(home.server.asked[0]!.target).toBe(
      '/v3/bill/tradebill?bill_date=2026-08-08&bill_type=ALL&tar_type=GZIP',
    );
    expect(home.server.asked[1]!.url.pathname).toBe('/v3/billdownload/file');
    expect(home.server.asked[1]!.url.searchParams.get('token')).toBe('a+b/=');
    expect(home.complaints).toEqual([]);
  });

  it('is null when nothing was traded', async () => {
    home.server.answer = home.answers(() => ({
      status: 400,
      body: { code: 'NO_STATEMENT_EXIST', message: '' },
    }));
    expect(await tradeBill()).toBeNull();
  });

  it('is refused until it is ready', async () => {
    home.server.answer = home.answers(() => ({
      status: 400,
      body: { code: 'STATEMENT_CREATING', message: '' },
    }));
    await expect(tradeBill()).rejects.toMatchObject({ name: 'PayRefusedError', code: 'STATEMENT_CREATING' });
  });

  it.each<[string, () => void]>([
    ['checksum', () => offers({ body: gzipSync(CSV) }, { hash: sha1('another') })],
    ['a file that cannot be unpacked', () => offers({ body: gzipSync(CSV).subarray(0, 40) })],
    ['a bill without a summary', () => offers({ body: 'x' }, { hash: sha1('x') })],
    [
      'HTTP 400 INVALID_REQUEST',
      () => offers({ status: 400, body: { code: 'INVALID_REQUEST', message: 'token expired' } }),
    ],
    ['HTTP 500', () => offers({ status: 500, body: '<html>' })],
    ['a download at an unknown address', () => offers({ body: CSV }, { path: '/v3/elsewhere' })],
  ])('may be asked for again after: %s', async (reason, arrange) => {
    arrange();
    const failed = tradeBill();
    await expect(failed).rejects.toThrow(PayUnavailableError);
    await expect(failed).rejects.toThrow(reason);
  });
});
