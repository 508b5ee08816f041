import { describe, expect, it } from 'vitest';
import { instanceAt, serviceAddress } from './service-address.js';

describe('an address', () => {
  it.each([
    ['http://product:8102', undefined, { id: 'product:8102', origin: 'http://product:8102', tcp: undefined }],
    [
      'http://product:8102/?tcp=9',
      undefined,
      { id: 'product:8102', origin: 'http://product:8102', tcp: { host: 'product', port: 9 } },
    ],
    [
      'http://[::1]:4?tcp=5',
      undefined,
      { id: '[::1]:4', origin: 'http://[::1]:4', tcp: { host: '::1', port: 5 } },
    ],
    [
      'http://product:8102?tcp=9',
      '10.0.0.7',
      { id: '10.0.0.7:8102', origin: 'http://10.0.0.7:8102', tcp: { host: '10.0.0.7', port: 9 } },
    ],
    [
      'http://product:8102?tcp=9',
      'fd00::7',
      { id: '[fd00::7]:8102', origin: 'http://[fd00::7]:8102', tcp: { host: 'fd00::7', port: 9 } },
    ],
  ])('%s (found at %s) is an instance', (address, host, expected) => {
    expect(instanceAt('product', address, host)).toMatchObject({
      ...expected,
      service: 'product',
      healthy: true,
      weight: 1,
    });
  });

  it.each(['http://a:1', 'https://a', 'srv://_http._tcp.product.example', 'http://[::1]:2?tcp=3'])(
    'may read %s',
    address => {
      expect(serviceAddress.safeParse(address).success).toBe(true);
    },
  );

  it.each(['a:1', 'ftp://a', '//a', ''])('may not read %j', address => {
    expect(serviceAddress.safeParse(address).success).toBe(false);
  });
});
