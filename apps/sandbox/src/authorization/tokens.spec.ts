import { describe, expect, it } from 'vitest';
import { Clock } from '../clock/clock.js';
import type { RegisteredApp } from '../registered-apps/registered-app.js';
import { AuthorizationCodeStore } from './authorization-code.store.js';
import type { UserGrant } from './user-grant.js';
import { UserTokenStore } from './user-token.store.js';

const ACCOUNT: RegisteredApp = { kind: 'official-account', appId: 'wx-oa', secret: 's' };
const WEBSITE: RegisteredApp = { kind: 'website', appId: 'wx-web', secret: 's' };
const buyer: UserGrant = { app: ACCOUNT, user: 'buyer-1', scope: 'snsapi_base' };
const seller: UserGrant = { app: WEBSITE, user: 'seller-1', scope: 'snsapi_login' };
const MINUTE = 60_000;

describe('a code', () => {
  it('works once', () => {
    const codes = new AuthorizationCodeStore(new Clock());
    const code = codes.issue(buyer);
    expect(codes.redeem(code, ACCOUNT)).toEqual(buyer);
    expect(() => codes.redeem(code, ACCOUNT)).toThrow('40163');
  });

  it('is invalid for another app, whose attempt does not use it up', () => {
    const codes = new AuthorizationCodeStore(new Clock());
    const code = codes.issue(buyer);
    expect(() => codes.redeem(code, WEBSITE)).toThrow('40029');
    expect(codes.redeem(code, ACCOUNT)).toEqual(buyer);
  });

  it.each([
    [buyer, 5],
    [seller, 10],
  ])('lives as long as WeChat says: %j for %i minutes', (grant, minutes) => {
    const clock = new Clock();
    const codes = new AuthorizationCodeStore(clock);
    const [early, late] = [codes.issue(grant), codes.issue(grant)];
    clock.advance(minutes * MINUTE - 1_000);
    expect(codes.redeem(early, grant.app)).toEqual(grant);
    clock.advance(1_001);
    expect(() => codes.redeem(late, grant.app)).toThrow('40029');
  });
});

describe('a user’s token', () => {
  it('expires after two hours, and then differs from an unknown one', () => {
    const clock = new Clock();
    const tokens = new UserTokenStore(clock);
    const { accessToken } = tokens.open(buyer);
    expect(tokens.find(accessToken)).toEqual(buyer);
    clock.advance(7_200_000);
    expect(() => tokens.find(accessToken)).toThrow('42001');
    expect(() => tokens.find('invented')).toThrow('40001');
    expect(() => tokens.find(undefined)).toThrow('41001');
  });

  it('is renewed for 30 days, by its own app', () => {
    const clock = new Clock();
    const tokens = new UserTokenStore(clock);
    const { refreshToken } = tokens.open(buyer);
    expect(() => tokens.refresh(refreshToken, WEBSITE)).toThrow('40030');
    clock.advance(30 * 24 * 60 * MINUTE - 1_000);
    expect(tokens.find(tokens.refresh(refreshToken, ACCOUNT).accessToken)).toEqual(buyer);
    clock.advance(1_001);
    expect(() => tokens.refresh(refreshToken, ACCOUNT)).toThrow('40030');
  });
});
