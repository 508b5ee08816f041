import type { Words } from '@diancan/contracts';

/** A file cannot be a picture of the menu. The reason is the end of a sentence that begins with its path. */
export class PictureRefused extends Error {
  override readonly name = 'PictureRefused';

  constructor(readonly reason: Words) {
    super(reason.en);
  }
}
