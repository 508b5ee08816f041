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
  it('is the peer, and its own X-Forwarded-* headers are dropped, if no proxy is trusted', () => {
    expect(clientOf([], '203.0.113.7', said)).toEqual({
      ip: '203.0.113.7',
      forwardedFor: '203.0.113.7',
      scheme: 'https',
      host: 'inside:8080',
    });
  });

  it('is not believed either if only other proxies are trusted', () => {
    expect(clientOf(['10.0.0.0/8'], '203.0.113.7', said)).toMatchObject({
      ip: '203.0.113.7',
      forwardedFor: '203.0.113.7',
      host: 'inside:8080',
    });
  });

  it('is the address that a trusted proxy forwards, with the scheme and host from that proxy', () => {
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
    ['a port', '203.0.113.7:51001', '203.0.113.7'],
    ['a port in a chain', '6.6.6.6, 203.0.113.7:51001, 10.9.9.9:443', '203.0.113.7'],
    ['IPv6 with a port, in quotes', '"[2001:db8::1]:51001"', '2001:db8::1'],
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
    ['host', 'user@evil.example', { host: undefined }],
  ])('is not moved by %s: %s', (name, value, expected) => {
    expect(clientOf(['10.0.0.1'], '10.0.0.1', { host: 'inside', [name]: value })).toMatchObject(expected);
  });
});

describe('the host that a client asked for', () => {
  it.each([
    ['Shop.Example:443', 'shop.example'],
    ['shop.example.', 'shop.example'],
    ['shop.example:8443', 'shop.example:8443'],
    ['[2001:DB8::1]:443', '[2001:db8::1]'],
  ])('%s has the one spelling %s, sent directly or forwarded', (written, host) => {
    expect(clientOf([], '203.0.113.7', { host: written }).host).toBe(host);
    expect(clientOf(['10.0.0.1'], '10.0.0.1', { host: 'inside', 'x-forwarded-host': written }).host).toBe(
      host,
    );
  });

  it('has no port that is the default of the scheme that the proxy saw', () => {
    const headers = { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'shop.example:80' };
    expect(clientOf(['10.0.0.1'], '10.0.0.1', headers)).toMatchObject({
      scheme: 'http',
      host: 'shop.example',
    });
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
