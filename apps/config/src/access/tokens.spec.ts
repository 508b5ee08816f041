import { describe, expect, it } from 'vitest';
import { centreSettings } from '../../testing/settings.js';
import type { Holder } from './holder.js';
import { Tokens } from './tokens.js';

const READ = 'read-token-for-the-spec';
const OPERATOR = 'operator-token-for-the-spec';
const ORDER = 'order-token-for-the-spec';
const tokens = new Tokens(
  centreSettings({
    DIANCAN_CONFIG_TOKEN: READ,
    DIANCAN_OPERATOR_TOKEN: OPERATOR,
    DIANCAN_CONFIG_TOKEN_ORDER: ORDER,
    DIANCAN_CONFIG_TOKEN_ORDER_ADMIN: 'another-token-for-the-spec',
  }),
);

const order: Holder = { kind: 'application', application: 'order' };

describe('a token', () => {
  it.each<[string | null, string, Holder | null]>([
    [null, READ, { kind: 'reader' }],
    [null, OPERATOR, { kind: 'operator' }],
    [null, ORDER, order],
    ['config', READ, { kind: 'reader' }],
    ['config', ORDER, order],
    ['operator', OPERATOR, { kind: 'operator' }],
    ['operator', READ, null],
    ['config', OPERATOR, null],
    ['', READ, null],
    ['order', ORDER, null],
    [null, '', null],
    [null, READ.slice(1), null],
    [null, `${READ} `, null],
    [null, READ.toUpperCase(), null],
  ])('of user %j, %j, belongs to %j', (user, token, holder) => {
    expect(tokens.holderOf({ user, token })).toEqual(holder);
  });

  it('of an application reads that one, but no other whose name includes the profile', () => {
    const mayRead = (application: string, ...profiles: string[]) =>
      tokens.mayRead(order, { application, profiles });
    expect([mayRead('order', 'dev'), mayRead('order'), mayRead('order', 'administration')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([
      mayRead('user', 'dev'),
      mayRead('application', 'dev'),
      mayRead('order-admin'),
      mayRead('Order'),
      mayRead('order,user', 'dev'),
      mayRead('user,order'),
      mayRead(','),
    ]).toEqual([false, false, false, false, false, false, false]);
    expect([mayRead('application,order', 'dev'), mayRead('order,application')]).toEqual([true, true]);
    expect([mayRead('order', 'admin'), mayRead('order', 'dev', 'admin-dev')]).toEqual([false, false]);
  });

  it('of readers and operators reads every application', () => {
    for (const kind of ['reader', 'operator'] as const)
      expect(tokens.mayRead({ kind }, { application: 'order', profiles: ['admin'] })).toBe(true);
  });
});
