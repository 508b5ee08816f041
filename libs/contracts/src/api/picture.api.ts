import { z } from 'zod';
import type { ServiceOperations } from './operation.js';
import { PICTURE_PATH } from './product.api.js';

/** Largest file that savePicture takes: 12 MB, a photo of a phone. */
export const MAX_UPLOAD_BYTES = 12 * 1_024 * 1_024;

/**
 * The widths of an uploaded picture in pixels. Its names are `<digest>-<width>.webp`: put another width into
 * the name for another size. A picture that is not so wide is answered in its own, smaller width.
 */
export const PICTURE_WIDTHS = [240, 480, 960] as const;

/** The answer of savePicture. Width and height are those of the picture that `icon` names, in pixels. */
export const savedPicture = z
  .object({
    icon: z.string(),
    width: z.int(),
    height: z.int(),
    widths: z.array(z.int()).describe('The widths that are stored, smallest first.'),
  })
  .meta({ id: 'SavedPicture' });
export type SavedPicture = z.infer<typeof savedPicture>;

export const pictureOperations = {
  savePicture: {
    method: 'POST',
    path: '/api/seller/picture/save',
    summary: '上传图片 · Upload a picture',
    description:
      'The body is the file itself, with `Content-Type: image/jpeg` (or png, webp, gif, avif; no SVG, ' +
      `no form), at most ${MAX_UPLOAD_BYTES / 1_048_576} MB. The answer's \`icon\` can be given to ` +
      `saveProduct. Its name ends with \`-<width>.webp\`; write ${PICTURE_WIDTHS.join(', ')} there for ` +
      'another width. Uploading the same file again is harmless and answers the same.',
    answer: savedPicture,
    example: {
      icon: `${PICTURE_PATH}${'5f'.repeat(32)}-480.webp`,
      width: 480,
      height: 360,
      widths: [...PICTURE_WIDTHS],
    } satisfies SavedPicture,
  },
} satisfies ServiceOperations;
