import { DEFAULT_PICTURE, PICTURE_PATH } from '@diancan/contracts';

/** The public path of a product's picture, or of the default picture. */
export const iconOf = (pictureName: string | null): string =>
  pictureName === null ? DEFAULT_PICTURE : PICTURE_PATH + pictureName;
