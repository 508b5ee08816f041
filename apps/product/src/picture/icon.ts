import { DEFAULT_PICTURE, PICTURE_PATH } from '@diancan/contracts';

/** The public path of a product's picture, the default one where it has none. */
export const iconOf = (pictureName: string | null): string =>
  pictureName === null ? DEFAULT_PICTURE : PICTURE_PATH + pictureName;
