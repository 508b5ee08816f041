import { describe, expect, it } from 'vitest';
import { acceptedCoding } from './accepted-coding.js';

describe('acceptedCoding', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['br;q=0.5, gzip', 'gzip'],
    ['br;q=0.5, gzip;q=0.5', 'br'],
    ['br; q=0, gzip; q=0.1', 'gzip'],
    ['br;q=0, gzip;q=0', null],
    ['*', 'br'],
    ['*;q=0', null],
    ['*, br;q=0', 'gzip'],
    ['gzip, *;q=0', 'gzip'],
    ['deflate, zstd', null],
    ['identity', null],
    ['identity;q=1, gzip;q=0.5', null],
    ['identity;q=0.5, gzip;q=1', 'gzip'],
    ['identity, gzip', 'gzip'],
    ['gzip;q=much', null],
    ['gzip;q=2', null],
    ['broken, bro', null],
    [`${'x,'.repeat(300)}gzip`, null],
  ])('of %j is %j', (header, coding) => expect(acceptedCoding(header)).toBe(coding));
});
