import { isServiceError, ProductErrors } from '@diancan/contracts';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawn, pngOfSize } from '../../testing/drawn-pictures.js';
import { encodePicture } from './encode-picture.js';
import { loadSharp } from './load-sharp.js';

const sizesOf = async (bytes: Buffer) =>
  (await encodePicture(bytes)).map(({ width, height }) => `${width}x${height}`);

async function refusalOf(bytes: Buffer): Promise<string> {
  const error = await encodePicture(bytes).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const found = Object.entries(ProductErrors).find(([, entry]) => isServiceError(error, entry));
  return found?.[0] ?? String(error);
}

/** The middle of a picture in red, green and blue. */
async function colourOf(bytes: Buffer): Promise<number[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels;
  return [...data.subarray(middle, middle + 3)];
}

const near = (colour: readonly number[]) => colour.map(value => expect.closeTo(value, -1.2));

describe('an encoded picture', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('is made of %s, in WebP', async format => {
    const encoded = await encodePicture(await drawn(100, 50).toFormat(format).toBuffer());
    expect(encoded).toHaveLength(1);
    expect(await sharp(encoded[0]!.bytes).metadata()).toMatchObject({
      format: 'webp',
      width: 100,
      height: 50,
    });
  });

  it.each([
    [1_600, 800, ['240x120', '480x240', '960x480']],
    [960, 960, ['240x240', '480x480', '960x960']],
    [600, 300, ['240x120', '480x240', '600x300']],
    [480, 480, ['240x240', '480x480']],
    [300, 200, ['240x160', '300x200']],
    [1, 1, ['1x1']],
  ])('of %i × %i is not enlarged: %j', async (width, height, sizes) => {
    expect(await sizesOf(await drawn(width, height, '#c83232').png().toBuffer())).toEqual(sizes);
  });

  it('is upright, and has nothing of what the camera wrote', async () => {
    const photo = await drawn(400, 200)
      .withExif({ IFD0: { Copyright: 'SECRET', Orientation: '6' }, IFD3: { GPSLatitude: '31/1 13/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">SECRET</x:xmpmeta>')
      .jpeg()
      .toBuffer();
    expect(photo.includes('SECRET')).toBe(true);
    const [small] = await encodePicture(photo);
    expect(small).toMatchObject({ width: 200, height: 400 });
    const { exif, icc, xmp, iptc, orientation } = await sharp(small!.bytes).metadata();
    expect([exif, icc, xmp, iptc, orientation]).toEqual(Array.from({ length: 5 }));
    expect(small!.bytes.includes('SECRET')).toBe(false);
  });

  it('is in sRGB, whatever profile the file has', async () => {
    const wide = await drawn(60, 60, '#c83232').withIccProfile('p3').png().toBuffer();
    expect(await colourOf(await sharp(wide, { ignoreIcc: true }).png().toBuffer())).not.toEqual(
      near([200, 50, 50]),
    );
    const [made] = await encodePicture(wide);
    expect(await colourOf(made!.bytes)).toEqual(near([200, 50, 50]));
  });

  it('is made of CMYK, too', async () => {
    const printed = await drawn(60, 60, '#c83232').toColourspace('cmyk').jpeg().toBuffer();
    expect(await sizesOf(printed)).toEqual(['60x60']);
  });

  it('keeps what is transparent', async () => {
    const [made] = await encodePicture(await drawn(60, 60, '#0000').png().toBuffer());
    expect((await sharp(made!.bytes).metadata()).hasAlpha).toBe(true);
  });

  it.each(['gif', 'webp'] as const)('of a moving %s is its first frame', async format => {
    const frames = await Promise.all(
      [drawn(60, 40, '#c83232'), drawn(60, 40, '#3232c8')].map(one => one.png().toBuffer()),
    );
    const moving = await sharp(frames, { join: { animated: true } })
      .toFormat(format)
      .toBuffer();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    const [made, ...others] = await encodePicture(moving);
    expect(others).toEqual([]);
    expect(made).toMatchObject({ width: 60, height: 40 });
    expect(await colourOf(made!.bytes)).toEqual(near([200, 50, 50]));
    expect((await sharp(made!.bytes).metadata()).pages).toBeUndefined();
  });

  it('is made beside the event loop, which is idle meanwhile', async () => {
    const photo = await drawn(3_000, 3_000, '#c83232').jpeg().toBuffer();
    const before = performance.eventLoopUtilization();
    await encodePicture(photo);
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
  });

  it('is the same each time', async () => {
    const bytes = await drawn(300, 200).jpeg().toBuffer();
    expect(await encodePicture(bytes)).toEqual(await encodePicture(bytes));
  });
});

describe('a file that is refused', () => {
  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('is half a %s', async format => {
    const whole = await drawn(90, 60).toFormat(format).toBuffer();
    expect(await refusalOf(whole)).not.toBe('PICTURE_UNREADABLE');
    expect(await refusalOf(whole.subarray(0, Math.floor(whole.length * 0.6)))).toBe('PICTURE_UNREADABLE');
  });

  it('is of another type, even one that sharp knows', async () => {
    expect(await refusalOf(Buffer.from('<svg width="9" height="9"/>'))).toBe('SVG_REFUSED');
    expect(await refusalOf(await drawn(9, 9).tiff().toBuffer())).toBe('NOT_A_PICTURE');
  });

  it('is only the start of a picture', async () => {
    expect(await refusalOf(Buffer.from('\xff\xd8\xff', 'latin1'))).toBe('PICTURE_UNREADABLE');
  });

  it('has more pixels than are decoded: its head alone is read', async () => {
    expect(await refusalOf(pngOfSize(30_000, 30_000))).toBe('PICTURE_TOO_MANY_PIXELS');
    expect(await refusalOf(pngOfSize(6_325, 6_325))).toBe('PICTURE_TOO_MANY_PIXELS');
    // The head is fine, but nothing follows it.
    expect(await refusalOf(pngOfSize(6_324, 6_324))).toBe('PICTURE_UNREADABLE');
  });

  it('is a line', async () => {
    expect(await refusalOf(await drawn(1, 6).png().toBuffer())).toBe('PICTURE_TOO_NARROW');
    expect(await refusalOf(await drawn(1, 5).png().toBuffer())).toBe('undefined');
  });
});

describe('sharp', () => {
  it.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['PDF', Buffer.from('%PDF-1.7')],
    ['PPM', Buffer.from('P6 1 1 255 abc')],
  ])('does not read %s, even if it is asked to', async (_what, bytes) => {
    const read = await loadSharp();
    await expect(read(bytes).metadata()).rejects.toThrow('unsupported image format');
  });
});
