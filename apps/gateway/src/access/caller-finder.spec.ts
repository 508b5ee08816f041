import type { CachedSessions } from '@diancan/session';
import { describe, expect, it } from 'vitest';
import { ANONYMOUS, CallerFinder } from './caller-finder.js';

const tokenOf = (digit: number) => `${digit}b7e7c3e-2f4d-4c55-9c3b-0d9f3a1e2b10`;
const session = (subject: string) => ({
  role: 'buyer' as const,
  subject,
  name: 'x',
  alias: `alias of ${subject}`,
});
const LIVE = new Map([
  [tokenOf(1), session('buyer-1')],
  [tokenOf(2), session('buyer-1')],
  [tokenOf(3), session('buyer-3')],
]);
const finder = new CallerFinder({ find: async (token: string) => LIVE.get(token) ?? null } as CachedSessions);
const callerOf = (...tokens: string[]) => finder.find(tokens.map(token => `token=${token}`).join('; '));

const BUYER_1 = { role: 'buyer', subject: 'buyer-1', session: 'alias of buyer-1' };

describe('the caller behind several cookies called token', () => {
  it.each([
    ['a dead one and a live one', [tokenOf(9), tokenOf(1)]],
    ['a live one and a dead one', [tokenOf(1), tokenOf(9)]],
    ['a live one and something else', [tokenOf(1), 'abc']],
    ['something else and a live one', ['abc', tokenOf(1)]],
    ['two live ones of the same user', [tokenOf(1), tokenOf(2)]],
  ])('is that of the live one: %s', async (_what, tokens) => {
    expect(await callerOf(...tokens)).toEqual(BUYER_1);
  });

  it.each([
    ['dead ones', [tokenOf(8), tokenOf(9)]],
    ['sessions of two users', [tokenOf(1), tokenOf(3)]],
  ])('is nobody for %s', async (_what, tokens) => {
    expect(await callerOf(...tokens)).toEqual(ANONYMOUS);
  });
});
