import { describe, expect, it } from 'vitest';
import { gatewaySettings } from '../../testing/settings.js';

const { rateLimit, routes } = gatewaySettings().current;
const withBucket = (bucket: object) => () =>
  gatewaySettings({ rateLimit: { ...rateLimit, buckets: { ...rateLimit.buckets, default: bucket } } });

describe('limits of attempts', () => {
  it('hold for every way to log in, and for every route of sellers alone', () => {
    const named = (attempts: string) =>
      routes.filter(route => route.attempts === attempts).map(({ path }) => path);
    expect(named('login')).toEqual(
      ['authorize', 'userInfo', 'qrAuthorize', 'qrUserInfo'].map(page => `/api/wechat/${page}`),
    );
    expect(named('operators')).toEqual(
      routes.filter(({ path }) => path.startsWith('/api/seller/')).map(({ path }) => path),
    );
  });

  it('may be left out by settings that have none yet', () => {
    const { attempts: _none, ...older } = rateLimit;
    const { attempts: _name, ...route } = routes[0]!;
    expect(() => gatewaySettings({ rateLimit: older, routes: [route] })).not.toThrow();
  });

  it('are refused with a route that names one that is not there', () => {
    expect(() => gatewaySettings({ routes: [{ ...routes[0], attempts: 'toString' }] })).toThrow(
      /routes\.attempts/,
    );
  });
});

describe('settings of rate limits', () => {
  it('have a bucket of their own for notifications of WeChat Pay', () => {
    const named = routes.filter(({ bucket }) => bucket === 'notifications').map(({ path }) => path);
    expect(named).toEqual(['/api/pay/notify', '/api/pay/refund-notify']);
  });

  it('may have no refill at all, and kinds that are off', () => {
    expect(withBucket({ caller: { capacity: 1, refillPerSecond: 0 }, fleet: null })).not.toThrow();
  });

  it.each([
    ['no capacity', { caller: { capacity: 0, refillPerSecond: 1 } }],
    ['a negative refill', { caller: { capacity: 1, refillPerSecond: -1 } }],
    ['a bucket of the fleet without a lease', { fleet: { capacity: 1, refillPerSecond: 1 } }],
    ['a kind that does not exist', { everybody: { capacity: 1, refillPerSecond: 1 } }],
  ])('are refused with %s', (_what, bucket) => {
    expect(withBucket(bucket)).toThrow(/rateLimit\.buckets\.default/);
  });

  it('are refused without the default bucket, and with a route that names one that is not there', () => {
    expect(() => gatewaySettings({ rateLimit: { ...rateLimit, buckets: {} } })).toThrow(/rateLimit\.buckets/);
    expect(() => gatewaySettings({ routes: [{ ...routes[0], bucket: 'toString' }] })).toThrow(
      /routes\.bucket/,
    );
  });
});
