import { settingsOf } from '@diancan/config';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { originSetting, urlSetting } from './address-settings.js';

class Shop extends settingsOf(z.object({ origin: originSetting, url: urlSetting(60) })) {}

const GOOD = { origin: 'https://shop.example', url: 'https://shop.example/notify' };
const problemOf = (values: Partial<typeof GOOD>) => Shop.problemOf({ ...GOOD, ...values });
/** What the configuration centre checks before a service gets the settings. */
const published = (Shop.jsonSchema() as { properties: Record<string, { pattern: string }> }).properties;

describe('an address in the settings', () => {
  it.each([
    ['https://Shop.Example:443/', 'https://shop.example'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('the origin %s becomes %s', (origin, normal) => {
    expect(new Shop({ ...GOOD, origin }).current.origin).toBe(normal);
    expect(origin).toMatch(new RegExp(published['origin']!.pattern));
  });

  it.each([
    'https://shop.example/shop',
    'https://user:secret@shop.example',
    'https://shop.example?x',
    'shop.example',
  ])('the origin %s is refused with a sentence, which does not repeat it', origin => {
    expect(problemOf({ origin })).toBe(
      'Settings are missing or wrong: origin (custom: must be an origin such as https://shop.example, ' +
        'without path, query or credentials)',
    );
    expect(origin).not.toMatch(new RegExp(published['origin']!.pattern));
  });

  it.each([
    ['https://shop.example//api/pay/notify', 'https://shop.example/api/pay/notify'],
    ['HTTPS://Shop.Example:443/Api/', 'https://shop.example/Api'],
    ['http://sandbox:9090/', 'http://sandbox:9090'],
    ['http://sandbox:9090', 'http://sandbox:9090'],
    ['https://shop.example/a@b', 'https://shop.example/a@b'],
  ])('the URL %s becomes %s', (url, normal) => {
    expect(new Shop({ ...GOOD, url }).current.url).toBe(normal);
    expect(url).toMatch(new RegExp(published['url']!.pattern));
  });

  it.each([
    'https://user:secret@shop.example/notify',
    'https://shop.example/notify?x=1',
    'https://shop.example/notify#x',
    'https://shop.example/no tify',
    '/api/pay/notify',
    'ftp://shop.example',
  ])('the URL %s is refused with a sentence', url => {
    expect(problemOf({ url })).toContain('url (custom: must be a URL such as https://shop.example/path: ');
    expect(url).not.toMatch(new RegExp(published['url']!.pattern));
  });

  it('a URL that is too long is refused', () => {
    expect(problemOf({ url: `https://shop.example/${'x'.repeat(60)}` })).toContain(
      'url (too_big: at most 60)',
    );
  });
});
