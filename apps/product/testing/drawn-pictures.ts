import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** A picture of noise, or of one colour. */
export const drawn = (width: number, height: number, colour?: string): Sharp =>
  sharp({
    create: {
      width,
      height,
      ...(colour === undefined
        ? { channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 40 } }
        : { channels: 4, background: colour }),
    },
  });

/** The head of a PNG of this size, and nothing that could be decoded. */
export function pngOfSize(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT'),
    chunk('IEND'),
  ]);
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}
