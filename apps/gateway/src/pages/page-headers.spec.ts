import { describe, expect, it } from 'vitest';
import { pageHeaders } from './page-headers.js';

const cached = (file: string) => pageHeaders({ app: 'buyer', file })['cache-control'];

describe('pageHeaders', () => {
  it.each([
    'assets/index-BxY12345.js',
    'assets/index-B-x_1234.css',
    'assets/dish-sheet-DiwrgTda.js',
    'assets/fonts/a-0f3c9a1b2c.woff2',
  ])('%s is immutable', file => expect(cached(file)).toBe('public, max-age=31536000, immutable'));

  it.each([
    'index.html',
    'favicon.ico',
    'assets/logo.svg',
    'assets/dish-component.js',
    'assets/BxY12345.js',
    'other/index-BxY12345.js',
    'index-BxY12345.js',
  ])('%s is not', file => expect(cached(file)).toBe('no-cache'));
});
