import type { Sharp, SharpOptions } from 'sharp';

export type SharpFunction = (input: Buffer, options?: SharpOptions) => Sharp;

/** libvips's loaders of the formats that may be uploaded. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map(format => `VipsForeignLoad${format}Buffer`);

let loaded: Promise<SharpFunction> | undefined;

/** Loads sharp at the first picture, because it takes time and memory that a start does not need. */
export const loadSharp = (): Promise<SharpFunction> => (loaded ??= load());

async function load(): Promise<SharpFunction> {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  // No picture is read twice; and one thread leaves the other cores to requests.
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}
