import { expect, it } from 'vitest';
import { VECTORS } from '../../testing/wechat-vectors.js';
import { isFromWechat } from './server-signature.js';

const [{ token, ...call }] = VECTORS.server as [(typeof VECTORS.server)[0]];

it('knows a call that WeChat signed', () => {
  expect(isFromWechat(token, call)).toBe(true);
});

it.each([
  ['another token', 'other', call],
  ['another time', token, { ...call, timestamp: '1786161603' }],
  ['another nonce', token, { ...call, nonce: '1' }],
  ['another signature', token, { ...call, signature: call.signature.replace('6', '7') }],
  ['half a signature', token, { ...call, signature: call.signature.slice(0, 20) }],
  ['no signature', token, { ...call, signature: '' }],
])('refuses %s', (_, ownToken, changed) => {
  expect(isFromWechat(ownToken, changed)).toBe(false);
});
