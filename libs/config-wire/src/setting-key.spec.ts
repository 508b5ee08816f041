import { describe, expect, it } from 'vitest';
import { BadKeyError, keyOf, pathOf } from './setting-key.js';

describe('the key of a setting', () => {
  it.each([
    ['a', ['a']],
    ['a.b-c.d_e', ['a', 'b-c', 'd_e']],
    ['a.b[0].c', ['a', 'b', 0, 'c']],
    ['a[0][1]', ['a', 0, 1]],
    ['codes[404]', ['codes', 404]],
    ['codes[007]', ['codes', '007']],
    ['routes[/api/menu]', ['routes', '/api/menu']],
    ['hosts[shop.example.com:8443][0].name', ['hosts', 'shop.example.com:8443', 0, 'name']],
    ['hosts[[::1]:8080]', ['hosts', '[::1]:8080']],
    ['[/api/menu]', ['/api/menu']],
    ['点餐.桌号', ['点餐', '桌号']],
  ])('%s names one setting', (key, path) => {
    expect(pathOf(key)).toEqual(path);
    expect(keyOf(pathOf(key))).toBe(key);
  });

  it.each([
    ['a[b]', 'a.b'],
    ['a.404', 'a[404]'],
    ['a./api/menu', 'a[/api/menu]'],
    ['GET /api', '[GET /api]'],
  ])('%s is the same as %s', (key, spelling) => {
    expect(keyOf(pathOf(key))).toBe(spelling);
  });

  it.each(['', '.', '.hidden', 'a..b', 'a.'])('%j has no other spelling', key => {
    expect(pathOf(key)).toEqual([key]);
  });

  it.each(['a[', 'a[0', 'a]', 'a]b', 'a[]', '[]', 'a[0]b', 'a[b[0]', 'a.[0].', 'a[0].', 'a[0]..b'])(
    '%s is refused',
    key => {
      expect(() => pathOf(key)).toThrow(BadKeyError);
    },
  );
});
