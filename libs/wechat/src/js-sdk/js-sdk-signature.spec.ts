import { expect, it } from 'vitest';
import { VECTORS } from '../../testing/wechat-vectors.js';
import { jsSdkSignature } from './js-sdk.js';

const [vector] = VECTORS.jssdk as [(typeof VECTORS.jssdk)[0]];
const signed = { ticket: vector.jsapi_ticket, nonceStr: vector.noncestr, timestamp: vector.timestamp };

it('signs a page as the published example does', () => {
  expect(jsSdkSignature({ ...signed, url: vector.url })).toBe(vector.signature);
});

it('signs the page without what follows its #', () => {
  expect(jsSdkSignature({ ...signed, url: `${vector.url}#/order/1` })).toBe(vector.signature);
});
