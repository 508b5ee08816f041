import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { toOriginForm } from './origin-form.js';

const formOf = (url: string) => {
  const request = { url, headers: { host: 'inside:8080' } } as unknown as IncomingMessage;
  toOriginForm(request);
  return [request.url, request.headers.host];
};

it.each([
  ['http://shop.example/api/product/list', '/api/product/list', 'shop.example'],
  ['HTTPS://Shop.Example:8443/a?b=http://c', '/a?b=http://c', 'Shop.Example:8443'],
  ['http://shop.example', '/', 'shop.example'],
  ['http://shop.example?x=1', '/?x=1', 'shop.example'],
  ['http://[::1]:80/a', '/a', '[::1]:80'],
])('the target %s is %s at %s', (target, path, host) => {
  expect(formOf(target)).toEqual([path, host]);
});

it.each([
  '/api/product/list',
  '/http://shop.example/a',
  '*',
  'shop.example:443',
  'ftp://shop.example/a',
  'http:///a',
  'http://user@shop.example/a',
  'http://shop.example\\@evil.example/a',
])('the target %s stays', target => {
  expect(formOf(target)).toEqual([target, 'inside:8080']);
});
