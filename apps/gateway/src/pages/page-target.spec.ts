import { describe, expect, it } from 'vitest';
import { pageTargetOf } from './page-target.js';

describe('pageTargetOf', () => {
  it.each([
    ['/', 'buyer', 'index.html'],
    ['/?t=ab12', 'buyer', 'index.html'],
    ['/index.html', 'buyer', 'index.html'],
    ['/assets/index-BxY_z-12.js?v=1', 'buyer', 'assets/index-BxY_z-12.js'],
    ['/admin/', 'admin', 'index.html'],
    ['/admin/?x', 'admin', 'index.html'],
    ['/admin/assets/a.css', 'admin', 'assets/a.css'],
    ['/administrator', 'buyer', 'administrator'],
  ])('%s is a file of %s: %s', (url, app, file) => expect(pageTargetOf(url)).toEqual({ app, file }));

  it.each([
    '',
    '//',
    '/?#',
    '/admin//',
    '/admin/../index.html',
    '/..',
    '/../a',
    '/a/../../b',
    '/%2e%2e/a',
    '/..%2fa',
    '/a%00.js',
    '/a\\b',
    '/assets/',
    '/.env',
    '/assets/.git/config',
    '/.well-known/x',
    'http://x/',
  ])('%s is none', url => expect(pageTargetOf(url)).toBeNull());
});
