/** The parts of a picture's name: `<digest>.<extension>`, or `<digest>-<width>.webp` of an uploaded one. */
export interface PictureName {
  /** SHA-256 in hex. */
  readonly digest: string;
  /** In pixels; undefined for a picture of the menu import. */
  readonly width: number | undefined;
}

const NAME = /^([0-9a-f]{64})(?:\.[a-z]{3,4}|-([1-9]\d{0,3})\.webp)$/;

/** @returns null if it is no name of a stored picture */
export function parsePictureName(name: string): PictureName | null {
  const [, digest, width] = NAME.exec(name) ?? [];
  return digest === undefined ? null : { digest, width: width === undefined ? undefined : Number(width) };
}

export const uploadedName = (digest: string, width: number): string => `${digest}-${width}.webp`;
