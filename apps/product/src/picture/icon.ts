import { DEFAULT_PICTURE, PICTURE_PATH } from '@diancan/contracts';

/** The public path of a product's picture, or of the default picture. */
export const iconOf = (pictureName: string | null): string =>
  pictureName === null ? DEFAULT_PICTURE : PICTURE_PATH + pictureName;

/**
 * The public paths of all pictures of a product.
 * @param more JSON of the names after the first
 */
export const picturesOf = (pictureName: string | null, more: string | null): string[] =>
  [pictureName, ...(more === null ? [] : (JSON.parse(more) as string[]))]
    .filter(name => name !== null)
    .map(iconOf);
