import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { isOutTradeNo } from './out-trade-no.js';

const orderId = ulid();

describe('our number at the provider', () => {
  it.each([orderId, `${orderId}-2`, `${orderId}-12`])('is %s', number => {
    expect(isOutTradeNo(number)).toBe(true);
  });

  it.each([
    'OTHERSYSTEM20260601777',
    '',
    '20260601123045000001',
    orderId.toLowerCase(),
    `${orderId}X`,
    `${orderId}-`,
    `${orderId}-x`,
  ])('is not %j', number => {
    expect(isOutTradeNo(number)).toBe(false);
  });
});
