import { describe, expect, it } from 'vitest';
import { readTarget } from './request-target.js';

describe('readTarget', () => {
  it.each([
    ['/api/order/list', '/api/order/list', ''],
    ['/api/order/list?cursor=1&size=2', '/api/order/list', '?cursor=1&size=2'],
    ['/api/order/list?', '/api/order/list', '?'],
    ['/api/product/picture/a1..b.svg', '/api/product/picture/a1..b.svg', ''],
    ['/a?x=/../%2e//;\\', '/a', '?x=/../%2e//;\\'],
    ['/a?x=\xe8\x8f\x9c', '/a', '?x=\xe8\x8f\x9c'],
    ['/...', '/...', ''],
  ])('reads %s', (url, path, query) => {
    expect(readTarget(url)).toEqual({ path, query });
  });

  it.each([
    '',
    '/',
    '*',
    'api/order',
    '//',
    '//api/order',
    '/api//order',
    '/api/order/',
    '/api/order/?x',
    '/.',
    '/..',
    '/api/./order',
    '/api/../internal',
    '/api/..',
    '/api/..?x',
    '/api/order/.',
    '/%61pi/order',
    '/api/order%2flist',
    '/api/%2e%2e/internal',
    '/api/order%00',
    '/api;a=b/order',
    '/api/order;x',
    '/api\\order',
    '/api/order list',
    '/api/order\tlist',
    '/api/order#x',
    '/api/order?x#y',
    '/api/order\n',
    '/api/order?x\n',
    '/api/ördér',
    'http://127.0.0.1/api/order',
    'HTTP://x/api/order',
    '/http://x/api',
    '/api/order:80',
    '/api/@x',
    '/api/order+x',
    '/api/{order}',
    '/api/order?\x7f',
  ])('refuses %j', url => {
    expect(readTarget(url)).toBeNull();
  });
});
