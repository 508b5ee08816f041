import { isServiceError, ProductErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { checkUploadedType } from './uploaded-type.js';

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

function refusalOf(bytes: Buffer): string {
  try {
    checkUploadedType(bytes);
    return 'none';
  } catch (error) {
    const [name] = Object.entries(ProductErrors).find(([, entry]) => isServiceError(error, entry))!;
    return name;
  }
}

describe('the type of an uploaded file', () => {
  it.each([
    ['jpeg', '\xff\xd8\xff\xe0'],
    ['png', '\x89PNG\r\n\x1a\n'],
    ['webp', 'RIFF\0\0\0\0WEBPVP8 '],
    ['gif', 'GIF87a'],
    ['gif', 'GIF89a'],
    ['avif', '\0\0\0\x1cftypavif'],
    ['avif', '\0\0\0\x1cftypavis'],
  ])('may be %s: %j', (_type, start) => {
    expect(refusalOf(Buffer.from(start, 'latin1'))).toBe('none');
  });

  it.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['SVG after a byte order mark', Buffer.from('\ufeff<svg/>')],
    ['SVG after blanks', Buffer.from(' \n\t<svg/>')],
    ['SVG after a comment', Buffer.from('<!-- \x89PNG --><svg/>')],
    ['SVG after a declaration and a doctype', Buffer.from('<?xml version="1.0"?><!DOCTYPE svg><svg/>')],
    ['SVG with a prefix', Buffer.from('<s:svg xmlns:s="http://www.w3.org/2000/svg"/>')],
    ['SVG in UTF-16', utf16('<svg/>')],
    ['SVG in an HTML page', Buffer.from('<html><svg onload="alert(1)"/></html>')],
  ])('of %s is refused as SVG', (_what, bytes) => {
    expect(refusalOf(bytes)).toBe('SVG_REFUSED');
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['text', Buffer.from('not a picture')],
    ['a page', Buffer.from('<html></html>')],
    ['a PDF', Buffer.from('%PDF-1.7')],
    ['a TIFF', Buffer.from('II*\0', 'latin1')],
    ['compressed SVG', Buffer.from('\x1f\x8b\x08', 'latin1')],
    ['a photo of an iPhone in HEIC', Buffer.from('\0\0\0\x18ftypheic', 'latin1')],
    ['another file in RIFF', Buffer.from('RIFF\0\0\0\0WAVE', 'latin1')],
  ])('of %s is refused', (_what, bytes) => {
    expect(refusalOf(bytes)).toBe('NOT_A_PICTURE');
  });
});
