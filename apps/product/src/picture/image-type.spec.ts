import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageTypeOf } from './image-type.js';
import { pictureOf } from './new-picture.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const given = (name: string) => readFileSync(join(import.meta.dirname, '../../testing/pictures', name));
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();
const NAMESPACE = 'http://www.w3.org/2000/svg';
const PICTURE = `<svg xmlns="${NAMESPACE}"/>`;

/** As Illustrator writes it. */
const ILLUSTRATOR = `<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: a drawing program, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
	<!-- ] > -->
	<!ENTITY ns_svg "${NAMESPACE}">
	<!ENTITY ns_extend 'http://ns.example.com/Extensibility/1.0/?a>b'>
]>
<svg version="1.1" xmlns="&ns_svg;" xmlns:x="&ns_extend;"></svg>`;

describe('the type of an image', () => {
  it.each([
    ['PNG', bytes('\x89PNG\r\n\x1a\n...'), 'image/png'],
    ['JPEG', bytes('\xff\xd8\xff\xe0...'), 'image/jpeg'],
    ['WebP', bytes('RIFF....WEBPVP8 '), 'image/webp'],
    ['SVG', Buffer.from(PICTURE), 'image/svg+xml'],
    ['SVG without a namespace', Buffer.from('<svg>'), 'image/svg+xml'],
    [
      'SVG behind a declaration and comments',
      Buffer.from('\uFEFF<?xml version="1.0"?>\n<!-- 菜 --><!DOCTYPE svg>\n<svg>'),
      'image/svg+xml',
    ],
    ['SVG with a style sheet', given('processing-instruction.svg'), 'image/svg+xml'],
    ['SVG with a prefix', given('prefixed-root.svg'), 'image/svg+xml'],
    ['SVG with entities', Buffer.from(ILLUSTRATOR), 'image/svg+xml'],
    [
      'SVG with a prefix of an entity',
      Buffer.from(ILLUSTRATOR.replace('<svg version="1.1" xmlns=', '<s:svg xmlns:s=')),
      'image/svg+xml',
    ],
    ['SVG behind blank lines', Buffer.from(`\r\n  ${PICTURE}`), 'image/svg+xml'],
    [
      'SVG in UTF-16',
      Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${PICTURE}`, 'utf16le'),
      'image/svg+xml',
    ],
    ['SVG in UTF-16, the other way round', bigEndian(`\uFEFF${PICTURE}`), 'image/svg+xml'],
    [
      'SVG in Latin-1',
      bytes(`<?xml version="1.0" encoding="ISO-8859-1"?><!-- \xe9 -->${PICTURE}`),
      'image/svg+xml',
    ],
    ['SVG in GBK', bytes(`<?xml version='1.0' encoding='GBK'?><!-- \xb2\xcb -->${PICTURE}`), 'image/svg+xml'],
    ['SVG that looks like HTML in a comment', Buffer.from(`<!--<html>-->${PICTURE}`), 'image/svg+xml'],
    [
      'SVG with an instruction that contains an element',
      Buffer.from(`<?note <html> ?><?x?>\n<!--a--><?y ?>${PICTURE}`),
      'image/svg+xml',
    ],
    [
      'SVG with marks in attributes',
      Buffer.from(`<svg a='>' b="'" xmlns = '${NAMESPACE}' >`),
      'image/svg+xml',
    ],
  ])('is %s by its content', (_, content, mediaType) => {
    expect(imageTypeOf(content).mediaType).toBe(mediaType);
  });

  const UNKNOWN = 'is no SVG, PNG, JPEG or WebP picture';
  it.each<[string | Buffer, string]>([
    ['', 'is empty'],
    [' \n', 'is empty'],
    ['plain text', UNKNOWN],
    ['GIF89a', UNKNOWN],
    ['RIFF....WAVE', UNKNOWN],
    ['<', UNKNOWN],
    ['<html><svg></svg></html>', 'its root element is <html>, not <svg>'],
    ['<!DOCTYPE html><html>', 'its root element is <html>, not <svg>'],
    ['<svgx>', 'its root element is <svgx>, not <svg>'],
    ['<svg:svg>', 'the prefix svg of its root element does not stand for SVG'],
    [`<a:svg xmlns:b="${NAMESPACE}">`, 'the prefix a of its root element does not stand for SVG'],
    ['<svg xmlns="http://www.w3.org/1999/xhtml">', 'its namespace is not that of SVG'],
    [`<svg xmlns="&none;">`, 'its namespace is not that of SVG'],
    [`\n<?xml version="1.0"?>${PICTURE}`, 'its XML declaration does not stand at the very start'],
    [
      `<?xml version="1.0"?>\n<?xml version="1.0"?>${PICTURE}`,
      'its XML declaration does not stand at the very',
    ],
    [`<!-- never closed ${PICTURE}`, 'never ends'],
    [`<?note ${PICTURE}`, 'never ends'],
    [`<!DOCTYPE svg [ <!ENTITY a "b" ${PICTURE}`, 'never ends'],
    ['<svg width="1', 'never ends'],
    [`<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>${PICTURE}`, 'entity c refers to others'],
    [`<!DOCTYPE svg [<!ENTITY c "&#38;a;">]>${PICTURE}`, 'entity c refers to others'],
    [
      `<!DOCTYPE svg [<!ENTITY c SYSTEM "file:///etc/passwd">]>${PICTURE}`,
      'entity c is not kept in the file',
    ],
    [`<!DOCTYPE svg [<!ENTITY % c "b">]>${PICTURE}`, 'declares more than plain entities'],
    [`<!DOCTYPE svg [<!ENTITY % c "b"> %c;]>${PICTURE}`, 'declares more than plain entities'],
    [`<!DOCTYPE svg [%c;]>${PICTURE}`, 'declares more than plain entities'],
    [`<!DOCTYPE svg [<!ENTITY c "${'a'.repeat(257)}">]>${PICTURE}`, 'entity c is longer than 256 characters'],
    [Buffer.from([0x1f, 0x8b, 0x08]), 'is compressed (SVGZ)'],
    [bytes(`<!-- \xb2\xcb -->${PICTURE}`), 'line 1 is not UTF-8'],
    [Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${PICTURE}`), 'declares the encoding UTF-16'],
    [Buffer.from(`<?xml version="1.0" encoding="UTF-7"?>${PICTURE}`), 'declares the encoding UTF-7'],
    [Buffer.from(PICTURE, 'utf16le'), 'UTF-16 without a byte order mark'],
    [Buffer.from(`\uFEFF${PICTURE}`, 'utf16le').subarray(0, -1), 'declares the encoding utf-16le'],
  ])('is none for %j, with the reason', (content, reason) => {
    expect(() => imageTypeOf(Buffer.from(content as string))).toThrow(reason);
  });
});

describe('the name of a picture', () => {
  it('is its SHA-256 and its true extension', () => {
    expect(pictureOf(Buffer.from('<svg></svg>')).name).toMatch(/^[0-9a-f]{64}\.svg$/);
    expect(pictureOf(bytes('\xff\xd8\xffa')).name).not.toBe(pictureOf(bytes('\xff\xd8\xffb')).name);
  });
});
