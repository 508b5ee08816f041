import { describe, expect, it } from 'vitest';
import { gatewaySettings, gatewayValues } from '../../testing/settings.js';
import { Clients } from './client.js';

const clientOf = (trustedProxies: unknown, remoteAddress: string, headers: Record<string, string> = {}) =>
  new Clients(gatewaySettings({ trustedProxies, publicUrl: 'https://shop.example' })).of({
    socket: { remoteAddress },
    headers,
  } as never);

const said = {
  host: 'inside:8080',
  'x-forwarded-for': '6.6.6.6',
  'x-forwarded-proto': 'http',
  'x-forwarded-host': 'evil.example',
};

describe('a client', () => {
  it('is its own peer, and what it says of itself is dropped, when no proxy is trusted', () => {
    expect(clientOf([], '203.0.113.7', said)).toEqual({
      ip: '203.0.113.7',
      forwardedFor: '203.0.113.7',
      scheme: 'https',
      host: 'inside:8080',
    });
  });

  it('is not believed either when only others are trusted', () => {
    expect(clientOf(['10.0.0.0/8'], '203.0.113.7', said)).toMatchObject({
      ip: '203.0.113.7',
      forwardedFor: '203.0.113.7',
      host: 'inside:8080',
    });
  });

  it('is whom a trusted proxy saw; the proxy joins the list, and its scheme and host count', () => {
    const headers = {
      host: 'inside:8080',
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'shop.example',
    };
    expect(clientOf(['10.0.0.1'], '10.0.0.1', headers)).toEqual({
      ip: '203.0.113.7',
      forwardedFor: '203.0.113.7, 10.0.0.1',
      scheme: 'http',
      host: 'shop.example',
    });
  });

  it.each([
    ['what the client itself put in front', '6.6.6.6, 203.0.113.7', '203.0.113.7'],
    ['a chain of trusted proxies', '203.0.113.7, 10.9.9.9', '203.0.113.7'],
    ['proxies alone', '10.9.9.9, 10.8.8.8', '10.9.9.9'],
    ['words', '203.0.113.7, unknown', '10.0.0.1'],
    ['nothing', '', '10.0.0.1'],
    ['IPv6', '2001:db8::1', '2001:db8::1'],
    ['an IPv4 in IPv6', '::ffff:203.0.113.7', '203.0.113.7'],
  ])('behind a trusted network, by a list of %s (%j), is %s', (_what, list, ip) => {
    expect(clientOf('10.0.0.0/8, ::1', '10.0.0.1', { 'x-forwarded-for': list }).ip).toBe(ip);
  });

  it('may be a proxy that an IPv6 socket shows', () => {
    expect(clientOf(['10.0.0.0/8'], '::ffff:10.0.0.1', { 'x-forwarded-for': '203.0.113.7' }).ip).toBe(
      '203.0.113.7',
    );
  });

  it.each([
    ['x-forwarded-proto', 'gopher', { scheme: 'https' }],
    ['x-forwarded-host', 'a b', { host: 'inside' }],
    ['x-forwarded-host', 'x/../', { host: 'inside' }],
    ['x-forwarded-host', 'evil.example, shop.example', { host: 'shop.example' }],
  ])('is not moved by %s: %s', (name, value, expected) => {
    expect(clientOf(['10.0.0.1'], '10.0.0.1', { host: 'inside', [name]: value })).toMatchObject(expected);
  });
});

describe('trusted proxies', () => {
  it('follow settings that change', () => {
    const settings = gatewaySettings({ trustedProxies: [] });
    const clients = new Clients(settings);
    const request = {
      socket: { remoteAddress: '10.0.0.1' },
      headers: { 'x-forwarded-for': '203.0.113.7' },
    } as never;
    expect(clients.of(request)).toMatchObject({ ip: '10.0.0.1', scheme: 'http' });
    settings.replace(gatewayValues({ trustedProxies: ['10.0.0.1'], publicUrl: 'https://shop.example' }));
    expect(clients.of(request)).toMatchObject({ ip: '203.0.113.7', scheme: 'https' });
  });
});

it.each(['10.0.0.0/33', 'localhost', '10.0.0.0/8/8', '::1/129', '10.0.0.1, x'])(
  'settings do not take the proxy %s',
  proxies => {
    expect(() => gatewaySettings({ trustedProxies: proxies })).toThrow(/trustedProxies/);
  },
);
