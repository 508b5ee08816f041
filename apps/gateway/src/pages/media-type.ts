const UTF8 = '; charset=utf-8';

const BY_EXTENSION: Readonly<Record<string, string>> = {
  html: `text/html${UTF8}`,
  js: `text/javascript${UTF8}`,
  mjs: `text/javascript${UTF8}`,
  css: `text/css${UTF8}`,
  json: `application/json${UTF8}`,
  map: `application/json${UTF8}`,
  webmanifest: `application/manifest+json${UTF8}`,
  txt: `text/plain${UTF8}`,
  xml: `application/xml${UTF8}`,
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  ico: 'image/x-icon',
  woff: 'font/woff',
  woff2: 'font/woff2',
  ttf: 'font/ttf',
  mp3: 'audio/mpeg',
  wasm: 'application/wasm',
};

/** The media type by the end of a file's name. Browsers save a file of another kind and run nothing in it. */
export const mediaTypeOf = (file: string): string =>
  BY_EXTENSION[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
