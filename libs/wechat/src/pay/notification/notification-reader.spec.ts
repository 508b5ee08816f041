import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  API_V3_KEY,
  encrypt,
  PUBLIC_KEY_ID,
  publicKeyOf,
  rsaKey,
  signatureHeaders,
  type Signer,
} from '@diancan/testing/wechat';
import { PlatformKeys } from '../keys/platform-keys.js';
import { NotificationReader } from './notification-reader.js';

const NOW = Date.parse('2026-08-08T04:00:00Z');
const platform: Signer = { serial: PUBLIC_KEY_ID, privateKey: rsaKey() };
const keys = new PlatformKeys({
  publicKey: { id: PUBLIC_KEY_ID, key: publicKeyOf(platform.privateKey) },
  certificates: null,
});
const reader = new NotificationReader(keys, createSecretKey(Buffer.from(API_V3_KEY)), () => NOW);

/** The ways in which WeChat Pay sends a missing value. */
const NOTHING = [
  ['null', null],
  ['empty', ''],
  ['missing', undefined],
] as const;
const PAID = {
  mchid: '1900000109',
  appid: 'wx1',
  out_trade_no: '01ORDER',
  transaction_id: '4200',
  trade_state: 'SUCCESS',
  success_time: '2026-08-08T11:59:58+08:00',
  payer: { openid: 'o-1' },
  amount: { total: 3900, payer_total: 3900, currency: 'CNY' },
};
const REFUNDED = {
  mchid: '1900000109',
  transaction_id: '4200',
  out_trade_no: '01ORDER',
  refund_id: '5030',
  out_refund_no: '01REFUND',
  refund_status: 'SUCCESS',
  success_time: '2026-08-08T11:59:59+08:00',
  user_received_account: '零钱',
  amount: { total: 3900, refund: 1000, payer_total: 3900, payer_refund: 1000 },
};

const resourceOf = (kind: string, content: unknown) => ({
  original_type: kind,
  ...encrypt(JSON.stringify(content), kind),
});
const eventOf = (type: string, resource: unknown) =>
  JSON.stringify({
    id: 'EV-1',
    create_time: '2026-08-08T12:00:00+08:00',
    resource_type: 'encrypt-resource',
    event_type: type,
    summary: '',
    resource,
  });
const paid = (content: unknown = PAID): string =>
  eventOf('TRANSACTION.SUCCESS', resourceOf('transaction', content));
const refunded = (type = 'REFUND.SUCCESS', content: unknown = REFUNDED): string =>
  eventOf(type, resourceOf('refund', content));

const read = (
  body: string | Buffer,
  change: (headers: Record<string, string>) => Record<string, string | string[] | undefined> = headers =>
    headers,
) => reader.read(change(signatureHeaders(platform, body, NOW)), Buffer.from(body));

describe('a genuine notification', () => {
  it('tells who paid what', async () => {
    expect(await read(paid())).toMatchObject({
      kind: 'transaction',
      transaction: {
        outTradeNo: '01ORDER',
        transactionId: '4200',
        state: 'SUCCESS',
        openid: 'o-1',
        totalFen: 3900,
        currency: 'CNY',
      },
    });
  });

  it.each(['SUCCESS', 'CLOSED', 'ABNORMAL'] as const)('tells that a refund is %s', async status => {
    const read1 = await read(refunded(`REFUND.${status}`, { ...REFUNDED, refund_status: status }));
    expect(read1).toMatchObject({
      kind: 'refund',
      mchId: '1900000109',
      refund: {
        outRefundNo: '01REFUND',
        refundId: '5030',
        outTradeNo: '01ORDER',
        status,
        refundFen: 1000,
        totalFen: 3900,
      },
    });
  });

  it('is read without a signature type', async () => {
    await expect(
      read(paid(), headers => ({ ...headers, 'wechatpay-signature-type': undefined })),
    ).resolves.toBeDefined();
  });

  it('is read with unknown fields, and without associated data', async () => {
    const resource = {
      original_type: 'transaction',
      ...encrypt(JSON.stringify({ ...PAID, new_field: 1 }), ''),
      associated_data: undefined,
    };
    await expect(read(eventOf('TRANSACTION.SUCCESS', resource))).resolves.toBeDefined();
  });

  it.each(NOTHING)('of a refund is read when its optional fields are %s', async (_, nothing) => {
    const unset = { success_time: nothing, user_received_account: nothing };
    const closed = { ...REFUNDED, ...unset, refund_status: 'CLOSED' };
    expect(await read(refunded('REFUND.CLOSED', closed))).toMatchObject({
      refund: { outRefundNo: '01REFUND', status: 'CLOSED', doneAt: null },
    });
  });

  it.each(NOTHING)('of a payment is read when its optional fields are %s', async (_, nothing) => {
    const unset = { transaction_id: nothing, success_time: nothing, attach: nothing, bank_type: nothing };
    const parts = { payer: { openid: nothing }, amount: { total: nothing, currency: nothing } };
    for (const rest of [{ payer: nothing, amount: nothing }, parts]) {
      expect(await read(paid({ ...PAID, ...unset, ...rest }))).toMatchObject({
        transaction: {
          outTradeNo: '01ORDER',
          transactionId: null,
          openid: null,
          totalFen: null,
          currency: null,
          paidAt: null,
        },
      });
    }
  });

  it.each(NOTHING)('is read with associated data that are %s', async (_, nothing) => {
    const sealed = encrypt(JSON.stringify(REFUNDED), '');
    const resource = { original_type: 'refund', ...sealed, associated_data: nothing };
    await expect(read(eventOf('REFUND.SUCCESS', resource))).resolves.toBeDefined();
  });
});

const expectRefused = (reading: Promise<unknown>, reason: string) =>
  expect(reading).rejects.toMatchObject({
    name: 'NotificationRefusedError',
    reason,
    message: `Notification refused: ${reason}`,
  });

describe('a notification is refused', () => {
  it.each(['timestamp', 'nonce', 'serial', 'signature'])('without its %s', async name => {
    await expectRefused(
      read(paid(), headers => ({ ...headers, [`wechatpay-${name}`]: undefined })),
      'header_missing',
    );
    await expectRefused(
      read(paid(), headers => ({ ...headers, [`wechatpay-${name}`]: '' })),
      'header_missing',
    );
  });

  it.each([
    ['a time that is no number', { 'wechatpay-timestamp': 'NaN' }],
    ['a time with a sign', { 'wechatpay-timestamp': '-1' }],
    ['two serials', { 'wechatpay-serial': [PUBLIC_KEY_ID, PUBLIC_KEY_ID] }],
    ['a line end in its nonce', { 'wechatpay-nonce': 'a\nb' }],
    ['another type of signature', { 'wechatpay-signature-type': 'WECHATPAY2-SM2-WITH-SM3' }],
  ])('with %s', async (_, change) => {
    await expectRefused(
      read(paid(), headers => ({ ...headers, ...change })),
      'header_malformed',
    );
  });

  it.each([
    ['old', -300_000],
    ['from the future', 300_000],
  ])('when it is %s', async (_, off) => {
    const body = paid();
    await expectRefused(
      reader.read(signatureHeaders(platform, body, NOW + off), Buffer.from(body)),
      'timestamp_outside_window',
    );
  });

  it.each(['PUB_KEY_ID_OTHER', '__proto__', 'constructor'])('with the serial %s', async serial => {
    await expectRefused(
      read(paid(), headers => ({ ...headers, 'wechatpay-serial': serial })),
      'serial_unknown',
    );
  });

  it('when a probe of WeChat Pay is sent in place of a signature', async () => {
    await expectRefused(
      read(paid(), headers => ({ ...headers, 'wechatpay-signature': 'WECHATPAY/SIGNTEST/abc=' })),
      'signature_invalid',
    );
  });

  it('when somebody else signed it', async () => {
    const body = paid();
    const headers = signatureHeaders({ serial: PUBLIC_KEY_ID, privateKey: rsaKey() }, body, NOW);
    await expectRefused(reader.read(headers, Buffer.from(body)), 'signature_invalid');
  });

  it.each([
    [
      'time',
      (headers: Record<string, string>) => ({ ...headers, 'wechatpay-timestamp': String(NOW / 1_000 + 1) }),
    ],
    ['nonce', (headers: Record<string, string>) => ({ ...headers, 'wechatpay-nonce': 'other' })],
  ])('with another %s than was signed', async (_, change) => {
    await expectRefused(read(paid(), change), 'signature_invalid');
  });

  it('with other bytes than were signed, even if they decode to the same text', async () => {
    const body = paid();
    const headers = signatureHeaders(platform, body, NOW);
    await expectRefused(reader.read(headers, Buffer.from(`${body} `)), 'signature_invalid');
    const unreadable = Buffer.concat([Buffer.from(body), Buffer.from([0xff])]);
    await expectRefused(
      reader.read(signatureHeaders(platform, `${body}\uFFFD`, NOW), unreadable),
      'signature_invalid',
    );
  });

  it.each<[string, string | Buffer]>([
    ['no JSON', '<xml/>'],
    [
      'bytes that are not UTF-8',
      Buffer.from(paid().replace('"summary":""', '"summary":"\xb2\xe2"'), 'latin1'),
    ],
    ['null', 'null'],
    ['no resource', JSON.stringify({ event_type: 'TRANSACTION.SUCCESS' })],
    [
      'another algorithm',
      eventOf('TRANSACTION.SUCCESS', { ...resourceOf('transaction', PAID), algorithm: 'AEAD_SM4_GCM' }),
    ],
    [
      'a nonce that is too short',
      eventOf('TRANSACTION.SUCCESS', { ...resourceOf('transaction', PAID), nonce: 'short' }),
    ],
    [
      'a ciphertext that is only a tag',
      eventOf('TRANSACTION.SUCCESS', {
        ...resourceOf('transaction', PAID),
        ciphertext: 'AAAAAAAAAAAAAAAAAAAAAA==',
      }),
    ],
    [
      'a number that no column of ours can be compared with',
      paid({ ...PAID, out_trade_no: '订单'.repeat(4) }),
    ],
    ['a number that is too long for one', paid({ ...PAID, transaction_id: '4'.repeat(65) })],
    ['a payer who is nobody', paid({ ...PAID, payer: { openid: 'o'.repeat(129) } })],
    ['a refund of another alphabet', refunded('REFUND.SUCCESS', { ...REFUNDED, out_refund_no: '退款' })],
    ['a payment without its order', paid({ ...PAID, out_trade_no: undefined })],
    ['an amount that is no number', paid({ ...PAID, amount: { total: '3900', currency: 'CNY' } })],
    ['an amount with a fraction', paid({ ...PAID, amount: { total: 39.5, currency: 'CNY' } })],
    ['a time that is none', refunded('REFUND.SUCCESS', { ...REFUNDED, success_time: 'soon' })],
    ['a refund whose number is empty', refunded('REFUND.SUCCESS', { ...REFUNDED, out_refund_no: '' })],
    ['a refund without its amount', refunded('REFUND.SUCCESS', { ...REFUNDED, amount: undefined })],
    ['a refund whose event says something else', refunded('REFUND.CLOSED')],
  ])('with a body of %s', async (_, body) => {
    await expectRefused(read(body), 'body_malformed');
  });

  it.each([
    [
      'another key',
      { ...resourceOf('transaction', PAID), ...encrypt(JSON.stringify(PAID), 'transaction', 'f'.repeat(32)) },
    ],
    ['other associated data', { ...resourceOf('transaction', PAID), associated_data: 'refund' }],
  ])('when it was encrypted with %s', async (_, resource) => {
    await expectRefused(read(eventOf('TRANSACTION.SUCCESS', resource)), 'resource_undecryptable');
  });

  it.each([
    ['an event that nobody knows', eventOf('TRANSACTION.PAYSCORE', resourceOf('transaction', PAID))],
    ['a payment that calls itself a refund', eventOf('TRANSACTION.SUCCESS', resourceOf('refund', REFUNDED))],
    ['a refund that calls itself a payment', eventOf('REFUND.SUCCESS', resourceOf('transaction', PAID))],
  ])('with %s', async (_, body) => {
    await expectRefused(read(body), 'event_unknown');
  });
});
