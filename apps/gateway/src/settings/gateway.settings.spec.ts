import { describe, expect, it } from 'vitest';
import { changed, describePublishedSchema, describeRanges, writtenSettings } from '@diancan/testing/settings';
import { GatewaySettings } from './gateway.settings.js';

const good = writtenSettings('gateway', 'dev');
const HOUR_MS = 3_600_000;

describePublishedSchema('gateway', GatewaySettings, [
  ['server/port', 'eighty', '/server/port type'],
  ['server/port', '70000', '/server/port maximum'],
  ['log/level', 'chatty', '/log/level enum'],
  ['redis', undefined, '/redis required'],
  ['redis/url', '', '/redis/url minLength'],
  ['publicUrl', 'ftp://elsewhere', '/publicUrl pattern'],
  ['ownOrigins', [], '/ownOrigins minItems'],
  ['trustedProxies', 'everybody', '/trustedProxies pattern'],
  ['services/kitchen', ['http://127.0.0.1:1'], '/services propertyNames'],
  ['services/order', undefined, '/services/order required'],
  ['services/order/0', 'ftp://127.0.0.1:1', '/services/order/0 pattern'],
  ['routes', {}, '/routes type'],
  ['routes/0/service', 'kitchen', '/routes/0/service enum'],
  ['routes/0/allow/0', 'admin', '/routes/0/allow/0 enum'],
  ['routes/0/method', undefined, '/routes/0/method required'],
  ['routes/0/cookie', true, '/routes/0 additionalProperties'],
  ['routes/0/cookies', 'yes', '/routes/0/cookies enum'],
  ['routes/0/gate', 'closed', '/routes/0/gate enum'],
  ['routes/0/path', '/internal', '/routes/0/path pattern'],
  ['rateLimit/enabled', 'maybe', '/rateLimit/enabled enum'],
  ['rateLimit/buckets/default/caller/capacity', 'many', '/rateLimit/buckets/default/caller/capacity type'],
  ['rateLimit/buckets/default/callr', null, '/rateLimit/buckets/default additionalProperties'],
  ['calls/defaults/rule', 'fastest', '/calls/defaults/rule enum'],
  ['calls/services', { kitchen: {} }, '/calls/services propertyNames'],
  ['calls/defaults/breaker/failurePercent', '101', '/calls/defaults/breaker/failurePercent maximum'],
  ['discovery/list', 'phone book', '/discovery/list enum'],
]);

describeRanges('gateway', GatewaySettings, [
  ['routeDefaults/timeoutMs', 1, 'minimum', 100],
  ['routeDefaults/timeoutMs', HOUR_MS, 'maximum', 60_000],
  ['routeDefaults/bodyLimitBytes', 1, 'minimum', 4_096],
  ['routes/0/timeoutMs', 1, 'minimum', 100],
  ['routes/0/bodyLimitBytes', 1, 'minimum', 4_096],
  ['upstream/connectTimeoutMs', 1, 'minimum', 100],
  ['upstream/connectionsPerInstance', 0, 'minimum', 1],
  ['session/idleSeconds', 1, 'minimum', 60],
  ['session/idleSeconds', 365 * 86_400, 'maximum', 2_592_000],
  ['rateLimit/buckets/default/caller/capacity', 0, 'minimum', 1],
  ['rateLimit/buckets/notifications/instance/capacity', 0, 'minimum', 1],
  ['rateLimit/buckets/default/caller/refillPerSecond', -1, 'minimum', 0],
  ['rateLimit/attempts/login/address/max', 0, 'minimum', 1],
  ['rateLimit/attempts/login/account/windowSeconds', 3_601, 'maximum', 3_600],
  ['calls/defaults/breaker/halfOpenAfterMs', HOUR_MS, 'maximum', 600_000],
  ['discovery/refreshMs', 1, 'minimum', 10],
]);

describe('a gate for flash sales', () => {
  const index = (good['routes'] as Array<{ gate?: string }>).findIndex(({ gate }) => gate === 'flashSale');

  it.each([
    ['allow', ['buyer', 'seller']],
    ['allow', ['public']],
    ['method', 'GET'],
  ])('is for writes of buyers only: refused with %s %s', (setting, value) => {
    expect(() => new GatewaySettings(changed(good, `routes/${index}/${setting}`, value))).toThrow(
      `routes.${index}`,
    );
  });
});

describe('settings that leave no time to pay', () => {
  it.each(['/api/order/create', '/api/pay/create'])(
    'are refused: less time for %s than the order service needs',
    path => {
      const index = (good['routes'] as Array<{ path: string }>).findIndex(route => route.path === path);
      const reason = new RegExp(
        `routes\\.${index}\\.timeoutMs \\(custom: nobody could pay: at least \\d+\\)`,
      );
      expect(() => new GatewaySettings(changed(good, `routes/${index}/timeoutMs`, 900))).toThrow(reason);
      const withoutOwn = changed(good, `routes/${index}/timeoutMs`, undefined);
      const byDefault = changed(withoutOwn, 'routeDefaults/timeoutMs', 900);
      expect(() => new GatewaySettings(byDefault)).toThrow(reason);
    },
  );
});

it('without a folder of pages have the one of the build', () => {
  expect(new GatewaySettings(changed(good, 'pages', undefined)).current.pages.root).toBe('dist/web');
});
