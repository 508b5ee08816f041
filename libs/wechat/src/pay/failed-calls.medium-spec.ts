import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type PayAnswer, PUBLIC_KEY_ID, rsaKey } from '@diancan/testing/wechat';
import { makeWechatPay } from './make-wechat-pay.js';
import { PayUnavailableError } from './pay-errors.js';
import {
  home,
  pay,
  answers,
  refusal,
  PREPAY,
  REFUND,
  REFUNDING,
  usePayingWorld,
} from '../../testing/paying-world.js';

usePayingWorld();

describe('a call that failed', () => {
  const old = String(Math.floor(Date.now() / 1_000) - 400);
  const unknown: ReadonlyArray<readonly [string, PayAnswer]> = [
    ['HTTP 500 SYSTEM_ERROR', refusal(500, 'SYSTEM_ERROR')],
    ['HTTP 502', { status: 502, body: '<html>', signer: null }],
    ['HTTP 429 FREQUENCY_LIMITED', refusal(429, 'FREQUENCY_LIMITED')],
    ['HTTP 429 RULE_LIMIT', refusal(429, 'RULE_LIMIT')],
    ['HTTP 503 PARAM_ERROR', refusal(503, 'PARAM_ERROR')],
    ['HTTP 403 FREQUENCY_LIMITED', refusal(403, 'FREQUENCY_LIMITED')],
    ['HTTP 400', { status: 400, body: 'Bad Request', signer: null }],
    ['HTTP 302', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, signer: null }],
    ['EV3_RES_HEADERS_INCOMPLATE', { body: REFUNDING, signer: null }],
    [
      'EV3_RES_HEADER_SIGNATURE_DIGEST',
      { body: REFUNDING, signer: { serial: PUBLIC_KEY_ID, privateKey: rsaKey() } },
    ],
    [
      'EV3_RES_HEADER_PLATFORM_SERIAL',
      { body: REFUNDING, headers: { 'wechatpay-serial': 'PUB_KEY_ID_OTHER' } },
    ],
    ['EV3_RES_HEADER_TIMESTAMP_OFFSET', { body: REFUNDING, headers: { 'wechatpay-timestamp': old } }],
    ['an answer that cannot be read', { body: 'not JSON' }],
    ['an answer that cannot be read', { body: { refund_id: '5030' } }],
  ];
  const refundError = (): Promise<unknown> => pay.refund(REFUND).catch((caught: unknown) => caught);

  it.each(unknown)('may or may not have had its effect after: %s', async (reason, answer) => {
    answers(answer);
    const error = await refundError();
    expect(error).toBeInstanceOf(PayUnavailableError);
    expect((error as Error).message).toBe(
      `WeChat Pay gave no usable answer to POST /v3/refund/domestic/refunds: ${reason}`,
    );
  });

  it('may or may not have had its effect when the connection ended', async () => {
    home.server.answer = (_, response) => {
      response.destroy();
    };
    expect(await refundError()).toMatchObject({
      name: 'PayUnavailableError',
      message: expect.stringContaining('ECONNRESET') as string,
    });
  });

  it('may or may not have had its effect when no answer came in time', async () => {
    home.server.answer = () => undefined;
    const hasty = makeWechatPay({ ...home.settings, timeoutMs: 200 });
    await expect(hasty.refund(REFUND)).rejects.toThrow(
      /gave no usable answer to .*: (?:timeout|ECONNABORTED)$/,
    );
  });

  it.each([
    ['PARAM_ERROR', 400],
    ['SIGN_ERROR', 401],
    ['USER_ACCOUNT_ABNORMAL', 403],
    ['RESOURCE_NOT_EXISTS', 404],
  ])('had no effect when WeChat Pay says %s', async (code, status) => {
    answers(refusal(status, code));
    expect(await refundError()).toMatchObject({ name: 'PayRefusedError', code, status });
  });

  it('shows neither keys nor people, whatever happened', async () => {
    for (const [, answer] of [...unknown, ['refused', refusal(400, 'PARAM_ERROR')] as const]) {
      answers(answer);
      const error = await pay.prepay({ ...PREPAY, openid: 'o-private' }).catch((caught: unknown) => caught);
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(
        /o-private|o-1|secret|PRIVATE KEY|signature=|0123456789abcdef/,
      );
    }
  });
});
