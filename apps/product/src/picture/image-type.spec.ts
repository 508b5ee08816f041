import { describe, expect, it } from 'vitest';
import { imageTypeOf } from './image-type.js';
import { pictureOf } from './new-picture.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('the type of an image', () => {
  it.each([
    ['PNG', bytes('\x89PNG\r\n\x1a\n...'), 'image/png'],
    ['JPEG', bytes('\xff\xd8\xff\xe0...'), 'image/jpeg'],
    ['WebP', bytes('RIFF....WEBPVP8 '), 'image/webp'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'],
    [
      'SVG behind a declaration and comments',
      Buffer.from('\uFEFF<?xml version="1.0"?>\n<!-- 菜 --><!DOCTYPE svg>\n<svg>'),
      'image/svg+xml',
    ],
  ])('is %s by its content', (_, content, mediaType) => {
    expect(imageTypeOf(content)?.mediaType).toBe(mediaType);
  });

  it.each([
    '',
    'plain text',
    '<html><svg></svg></html>',
    '<svgx>',
    'GIF89a',
    'RIFF....WAVE',
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg>',
  ])('is none for %j', content => expect(imageTypeOf(Buffer.from(content))).toBeNull());
});

describe('the name of a picture', () => {
  it('is its SHA-256 and its true extension', () => {
    expect(pictureOf(Buffer.from('<svg></svg>'))?.name).toMatch(/^[0-9a-f]{64}\.svg$/);
    expect(pictureOf(bytes('\xff\xd8\xffa'))?.name).not.toBe(pictureOf(bytes('\xff\xd8\xffb'))?.name);
  });
});
