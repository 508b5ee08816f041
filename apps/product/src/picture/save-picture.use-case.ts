import { AsyncResource } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { ProductErrors, type SavedPicture, ServiceError } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { throwIfAbandoned } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import PQueue from 'p-queue';
import { encodePicture } from './encode-picture.js';
import { iconOf } from './icon.js';
import { insertPictures } from './insert-pictures.js';
import { uploadedName } from './picture-name.js';
import { PictureRepository } from './picture.repository.js';
import { readUpload, type Upload } from './read-upload.js';

/** Uploads at once, being read, waiting or encoded: 8 times 12 MB. More are answered 503. */
export const MAX_UPLOADS = 8;
/** The width of the picture that `icon` names. */
const ICON_WIDTH = 480;

/** Stores an uploaded picture in its widths. */
@Injectable()
export class SavePicture {
  /** One at a time: requests need the other core. */
  readonly #encoding = new PQueue({ concurrency: 1 });
  #uploads = 0;

  constructor(
    private readonly pictures: PictureRepository,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Stores nothing for a file that was uploaded before, also if both arrive at the same time.
   * @param announced the Content-Length, if there is one
   * @throws ServiceError PICTURES_BUSY, PICTURE_TOO_LARGE, and those of encodePicture
   */
  async execute(stream: Readable, announced: number | undefined): Promise<SavedPicture> {
    if (this.#uploads >= MAX_UPLOADS) throw new ServiceError(ProductErrors.PICTURES_BUSY);
    this.#uploads++;
    try {
      const upload = await readUpload(stream, announced);
      // The queue would run it in the context of another request.
      return await this.#encoding.add(AsyncResource.bind(() => this.#save(upload)));
    } finally {
      this.#uploads--;
    }
  }

  async #save({ bytes, digest }: Upload): Promise<SavedPicture> {
    throwIfAbandoned();
    const stored = await this.pictures.uploadedAs(digest);
    if (stored.length > 0) return answerOf(digest, stored);
    const encoded = await encodePicture(bytes);
    await this.uow.run(tx =>
      insertPictures(
        tx,
        encoded.map(picture => ({
          name: uploadedName(digest, picture.width),
          mediaType: 'image/webp',
          bytes: picture.bytes,
          width: picture.width,
          height: picture.height,
        })),
      ),
    );
    return answerOf(digest, encoded);
  }
}

/** @param sizes from the smallest */
function answerOf(digest: string, sizes: readonly { width: number; height: number }[]): SavedPicture {
  const { width, height } = sizes.findLast(size => size.width <= ICON_WIDTH)!;
  return { icon: iconOf(uploadedName(digest, width)), width, height, widths: sizes.map(size => size.width) };
}
