import { describe, expect, it } from 'vitest';
import { normalHost, normalOrigin } from './origin.js';

describe('an origin', () => {
  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['HTTPS://Shop.Example', 'https://shop.example'],
    ['https://shop.example/', 'https://shop.example'],
    ['https://shop.example//', 'https://shop.example'],
    ['https://shop.example.', 'https://shop.example'],
    ['https://shop.example:443', 'https://shop.example'],
    ['https://shop.example.:443/', 'https://shop.example'],
    ['https://shop.example:', 'https://shop.example'],
    ['http://shop.example:80', 'http://shop.example'],
    ['http://shop.example:443', 'http://shop.example:443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://[2001:DB8::1]:8080', 'http://[2001:db8::1]:8080'],
    ['https://点餐.example', 'https://xn--3pxo47f.example'],
  ])('%s is %s', (written, origin) => {
    expect(normalOrigin(written)).toBe(origin);
  });

  it.each([
    '',
    'null',
    'shop.example',
    '//shop.example',
    'http:shop.example',
    'http:/shop.example',
    'http://',
    'http://.',
    'ftp://shop.example',
    'https://shop.example/shop',
    'https://shop.example?x=1',
    'https://shop.example#x',
    'https://user@shop.example',
    'https://user:secret@shop.example',
    'https://shop.example\\@evil.example',
    'https://shop .example',
    ' https://shop.example',
    'https://shop.example:99999',
    'https://shop.example:8080x',
  ])('is not %j', written => {
    expect(normalOrigin(written)).toBeNull();
  });
});

describe('the host of a request', () => {
  it.each([
    ['b.shop.example:443', 'https', 'b.shop.example'],
    ['b.shop.example:443', 'http', 'b.shop.example:443'],
    ['Shop.Example.', 'https', 'shop.example'],
    ['LOCALHOST:8080', 'http', 'localhost:8080'],
    ['[::1]:80', 'http', '[::1]'],
  ])('%s over %s is %s', (host, scheme, normal) => {
    expect(normalHost(host, scheme)).toBe(normal);
  });

  it.each(['', '/', 'a/b', 'a@b', 'a?b', 'a#b', 'a b', 'a\\b'])('is not %j', host => {
    expect(normalHost(host, 'https')).toBeNull();
  });
});
