import { expect, it } from 'vitest';
import { VECTORS } from '../../testing/wechat-vectors.js';
import { isFromWechat } from './server-signature.js';

const [{ token, ...call }] = VECTORS.server as [(typeof VECTORS.server)[0]];

const signedAt = Number(call.timestamp) * 1_000;

it('recognises a call that WeChat signed', () => {
  expect(isFromWechat(token, call, signedAt)).toBe(true);
});

it.each([
  ['takes', 299_999, true],
  ['refuses', 300_000, false],
  ['takes', -299_999, true],
  ['refuses', -300_000, false],
] as const)('%s one of %d ms ago', (_, ageMs, fresh) => {
  expect(isFromWechat(token, call, signedAt + ageMs)).toBe(fresh);
});

it.each([
  ['another token', 'other', call],
  ['another time', token, { ...call, timestamp: '1786161603' }],
  ['another nonce', token, { ...call, nonce: '1' }],
  ['another signature', token, { ...call, signature: call.signature.replace('6', '7') }],
  ['half a signature', token, { ...call, signature: call.signature.slice(0, 20) }],
  ['no time', token, { ...call, timestamp: '' }],
  ['no signature', token, { ...call, signature: '' }],
])('refuses %s', (_, ownToken, changed) => {
  expect(isFromWechat(ownToken, changed, signedAt)).toBe(false);
});
