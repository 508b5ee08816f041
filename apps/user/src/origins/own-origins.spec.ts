import { describe, expect, it } from 'vitest';
import type { UserSettings } from '../user.settings.js';
import { OwnOrigins } from './own-origins.js';

const own = new OwnOrigins({
  current: { ownOrigins: ['https://shop.example', 'http://localhost:8080', 'https://b.shop.example'] },
} as unknown as UserSettings);
const originOf = (host?: string | string[], proto?: string) =>
  own.of({ headers: { 'x-forwarded-host': host, 'x-forwarded-proto': proto } } as never);

describe('the origin of a browser', () => {
  it('is the one that the gateway reports, if it is ours', () => {
    expect(originOf('localhost:8080', 'http')).toBe('http://localhost:8080');
  });

  it.each([
    ['LOCALHOST:8080', 'http', 'http://localhost:8080'],
    ['b.shop.example:443', 'https', 'https://b.shop.example'],
    ['B.Shop.Example.', 'https', 'https://b.shop.example'],
  ])('is the same for another spelling: %s over %s', (host, proto, origin) => {
    expect(originOf(host, proto)).toBe(origin);
  });

  it.each([
    ['evil.example', 'http'],
    ['localhost:8080', 'https'],
    ['localhost', 'http'],
    [undefined, undefined],
    ['localhost:8080,evil.example', 'http'],
    [['localhost:8080', 'evil.example'], 'http'],
  ] as const)('is the public one for %j over %s', (host, proto) => {
    expect(originOf(host as string, proto)).toBe('https://shop.example');
  });
});
