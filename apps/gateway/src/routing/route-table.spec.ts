import { GatewayErrors, isServiceError, PlatformErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { gatewaySettings, gatewayValues } from '../../testing/settings.js';
import { RouteTable } from './route-table.js';

const table = new RouteTable(gatewaySettings());

const refusal = (method: string, path: string): unknown => {
  try {
    table.match(method, path);
  } catch (error) {
    return isServiceError(error) ? error.entry : error;
  }
  return 'matched';
};

describe('RouteTable', () => {
  it('leads to the path without /api', () => {
    expect(table.match('POST', '/api/order/create')).toMatchObject({
      upstreamPath: '/order/create',
      route: { service: 'order' },
    });
  });

  it('strips what the route says', () => {
    const route = { method: 'GET', path: '/api/shop/menu/*', service: 'product', allow: ['public'] };
    const leadsTo = (more: object) =>
      new RouteTable(gatewaySettings({ routes: [{ ...route, ...more }] })).match('GET', '/api/shop/menu/x')
        .upstreamPath;
    expect(leadsTo({})).toBe('/shop/menu/x');
    expect(leadsTo({ stripPrefix: '/api/shop' })).toBe('/menu/x');
    expect(leadsTo({ stripPrefix: '' })).toBe('/api/shop/menu/x');
    expect(leadsTo({ upstreamPath: '/elsewhere/*' })).toBe('/elsewhere/x');
  });

  it('fills what a route leaves open from the defaults', () => {
    expect(table.match('GET', '/api/order/list').route).toMatchObject({
      timeoutMs: 5_000,
      bodyLimitBytes: 65_536,
      cookies: false,
    });
  });

  it('gives order/create longer than the deadline of the order service', () => {
    expect(table.match('POST', '/api/order/create').route.timeoutMs).toBeGreaterThan(10_000);
  });

  it('lets * stand for one segment', () => {
    expect(table.match('GET', '/api/product/picture/ab.svg').upstreamPath).toBe('/product/picture/ab.svg');
    expect(refusal('GET', '/api/product/picture/a/b')).toBe(PlatformErrors.ROUTE_NOT_FOUND);
    expect(refusal('GET', '/api/product/picture')).toBe(PlatformErrors.ROUTE_NOT_FOUND);
  });

  it('answers HEAD where it answers GET', () => {
    expect(table.match('HEAD', '/api/product/list').upstreamPath).toBe('/product/list');
    expect(refusal('HEAD', '/api/order/create')).toBe(GatewayErrors.METHOD_NOT_ALLOWED);
  });

  it('says which methods a path takes', () => {
    expect(() => table.match('DELETE', '/api/product/list')).toThrow('This address only takes GET, HEAD');
  });

  it.each([
    '/api/order/Create',
    '/api/order',
    '/api',
    '/order/create',
    '/internal/stock/deduct',
    '/api/internal/stock/deduct',
    '/api/*',
  ])('does not know %s', path => expect(refusal('POST', path)).toBe(PlatformErrors.ROUTE_NOT_FOUND));

  it('follows settings that change', () => {
    const route = { method: 'GET', path: '/api/a', service: 'user', allow: ['public'] };
    const settings = gatewaySettings({ routes: [route] });
    const live = new RouteTable(settings);
    expect(live.match('GET', '/api/a').upstreamPath).toBe('/a');
    settings.replace(gatewayValues({ routes: [{ ...route, path: '/api/b' }] }));
    expect(live.match('GET', '/api/b').upstreamPath).toBe('/b');
    expect(() => live.match('GET', '/api/a')).toThrow('No such address');
  });

  it('follows defaults that change', () => {
    const settings = gatewaySettings();
    const live = new RouteTable(settings);
    const timeoutMs = () => live.match('GET', '/api/order/list').route.timeoutMs;
    expect(timeoutMs()).toBe(5_000);
    settings.replace(gatewayValues({ routeDefaults: { timeoutMs: 2_000, bodyLimitBytes: 65_536 } }));
    expect(timeoutMs()).toBe(2_000);
  });
});

describe('routes in the settings', () => {
  const good = { method: 'GET', path: '/api/a', service: 'user', allow: ['public'] };

  it.each([
    ['leads to what services offer each other', [{ ...good, upstreamPath: '/internal/stock/deduct' }]],
    ['leads there in capitals', [{ ...good, upstreamPath: '/INTERNAL/stock' }]],
    ['leads to the root of that', [{ ...good, upstreamPath: '/internal' }]],
    ['starts there below /api', [{ ...good, path: '/api/internal/stock' }]],
    ['is not below /api', [{ ...good, path: '/a' }]],
    ['is below another /api', [{ ...good, path: '/x/api/a', upstreamPath: '/a' }]],
    ['needs decoding', [{ ...good, path: '/api/%61' }]],
    ['climbs', [{ ...good, upstreamPath: '/../a' }]],
    ['loses its last segment on the way', [{ ...good, path: '/api/a/*', upstreamPath: '/a' }]],
    ['names nobody who may call it', [{ ...good, allow: [] }]],
    ['names an unknown role', [{ ...good, allow: ['admin'] }]],
    ['has a misspelt key', [{ ...good, cookie: true }]],
    ['leads to the config centre', [{ ...good, service: 'config' }]],
    [
      'leads there from below /api',
      [{ ...good, method: 'POST', service: 'config', upstreamPath: '/monitor' }],
    ],
    [
      'leads to something else of the config centre',
      [
        {
          method: 'POST',
          path: '/hooks/config',
          service: 'config',
          upstreamPath: '/encrypt',
          allow: ['public'],
        },
      ],
    ],
    [
      'leads there by another method',
      [
        {
          method: 'GET',
          path: '/hooks/config',
          service: 'config',
          upstreamPath: '/monitor',
          allow: ['public'],
        },
      ],
    ],
    [
      'takes the hook for another service',
      [
        {
          method: 'POST',
          path: '/hooks/config',
          service: 'order',
          upstreamPath: '/monitor',
          allow: ['public'],
        },
      ],
    ],
    [
      'makes another hook',
      [
        {
          method: 'POST',
          path: '/hooks/order',
          service: 'order',
          upstreamPath: '/order/list',
          allow: ['public'],
        },
      ],
    ],
    ['stands there twice', [good, { ...good, service: 'order' }]],
    ['leads to the gateway itself', [{ ...good, service: 'gateway' }]],
    ['leads to a service that nobody knows', [{ ...good, service: 'kitchen' }]],
    [
      'comes to the internal by what it strips',
      [{ ...good, path: '/api/shop/internal/stock', stripPrefix: '/api/shop' }],
    ],
    ['strips what it does not begin with', [{ ...good, stripPrefix: '/v1' }]],
    ['strips half a segment', [{ ...good, path: '/api/order/list', stripPrefix: '/api/ord' }]],
    ['strips itself', [{ ...good, stripPrefix: '/api/a' }]],
    ['says twice where it leads', [{ ...good, stripPrefix: '/api', upstreamPath: '/a' }]],
    ['makes WebSockets of posts', [{ ...good, method: 'POST', websocket: true }]],
    ['streams what answers a post', [{ ...good, method: 'POST', stream: true }]],
    ['keeps what answered a post', [{ ...good, method: 'POST', keepLastKnown: true }]],
    ['keeps an answer that is not for everybody', [{ ...good, allow: ['buyer'], keepLastKnown: true }]],
    ['keeps an answer that has no end', [{ ...good, stream: true, keepLastKnown: true }]],
  ])('stop the start when a route %s', (_why, routes) => {
    expect(() => gatewaySettings({ routes })).toThrow(/Settings are missing or wrong: routes/);
  });

  it('accept good ones', () => {
    expect(
      gatewaySettings({ routes: [good, { ...good, path: '/api/b', upstreamPath: '/internals' }] }).current
        .routes,
    ).toHaveLength(2);
  });
});
