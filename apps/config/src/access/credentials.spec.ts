import { describe, expect, it } from 'vitest';
import { credentialsOf } from './credentials.js';

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('credentials', () => {
  it.each([
    ['Bearer abc', { user: null, token: 'abc' }],
    ['bearer   abc ', { user: null, token: 'abc' }],
    [basic('config:abc'), { user: 'config', token: 'abc' }],
    [basic('config:a:b:c'), { user: 'config', token: 'a:b:c' }],
    [basic('config:密码'), { user: 'config', token: '密码' }],
    [basic(':abc'), { user: '', token: 'abc' }],
    [basic('abc'), null],
    ['Basic', null],
    ['Bearer ', null],
    ['Digest abc', null],
    ['abc', null],
    ['', null],
    [undefined, null],
  ])('of %j', (header, credentials) => {
    expect(credentialsOf(header)).toEqual(credentials);
  });
});
