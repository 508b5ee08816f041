import { createHash } from 'node:crypto';
import { DEFAULT_PICTURE, PICTURE_PATH, ProductErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { DEFAULT_PICTURE_NAME, readDefaultPicture } from './default-picture.js';
import { PictureEntity } from './picture.entity.js';

export interface ServedPicture {
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly tag: string;
  /**
   * True if the name is derived from the content, so browsers may cache it for ever; false for the default
   * picture.
   */
  readonly immutable: boolean;
}

const DIGEST_NAME = /^([0-9a-f]{64})\.[a-z]{3,4}$/;

/** The pictures of the menu. */
@Injectable()
export class PictureRepository {
  readonly #default = asDefault(readDefaultPicture());

  constructor(@InjectRepository(PictureEntity) private readonly pictures: Repository<PictureEntity>) {}

  /** @throws ServiceError PICTURE_NOT_FOUND */
  async read(name: string): Promise<ServedPicture> {
    if (name === DEFAULT_PICTURE_NAME) return this.#default;
    const digest = DIGEST_NAME.exec(name)?.[1];
    const found = digest === undefined ? null : await this.pictures.findOneBy({ name });
    if (found === null) throw new ServiceError(ProductErrors.PICTURE_NOT_FOUND);
    return { mediaType: found.mediaType, bytes: found.bytes, tag: `"${digest}"`, immutable: true };
  }

  /**
   * The name of the picture that an `icon` refers to; null for the default picture, also if it is blank.
   * @throws ServiceError ICON_REFUSED if it is not one of our pictures, because menus load nothing from
   *   elsewhere
   */
  async namedBy(tx: EntityManager, icon: string): Promise<string | null> {
    if (icon.trim() === '' || icon === DEFAULT_PICTURE) return null;
    const name = icon.startsWith(PICTURE_PATH) ? icon.slice(PICTURE_PATH.length) : '';
    if (DIGEST_NAME.test(name) && (await tx.existsBy(PictureEntity, { name }))) return name;
    throw new ServiceError(ProductErrors.ICON_REFUSED);
  }
}

const asDefault = (bytes: Buffer): ServedPicture => ({
  mediaType: 'image/svg+xml',
  bytes,
  tag: `"${createHash('sha256').update(bytes).digest('hex')}"`,
  immutable: false,
});
