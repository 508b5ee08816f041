import { createHash } from 'node:crypto';
import {
  DEFAULT_PICTURE,
  PICTURE_PATH,
  PICTURE_WIDTHS,
  ProductErrors,
  ServiceError,
} from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Like, Repository } from 'typeorm';
import { DEFAULT_PICTURE_NAME, readDefaultPicture } from './default-picture.js';
import { type PictureName, parsePictureName } from './picture-name.js';
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

/** Of an uploaded picture, in pixels. */
export interface PictureSize {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** The pictures of the menu. */
@Injectable()
export class PictureRepository {
  readonly #default = asDefault(readDefaultPicture());

  constructor(@InjectRepository(PictureEntity) private readonly pictures: Repository<PictureEntity>) {}

  /**
   * An uploaded picture that is not as wide as the name says is read in its own width.
   * @throws ServiceError PICTURE_NOT_FOUND
   */
  async read(name: string): Promise<ServedPicture> {
    if (name === DEFAULT_PICTURE_NAME) return this.#default;
    const parts = parsePictureName(name);
    const found = parts && ((await this.pictures.findOneBy({ name })) ?? (await this.#narrower(parts)));
    if (!found) throw new ServiceError(ProductErrors.PICTURE_NOT_FOUND);
    const tag = `"${found.name.replace(/\.[a-z]+$/, '')}"`;
    return { mediaType: found.mediaType, bytes: found.bytes, tag, immutable: true };
  }

  /** The sizes that are stored of an uploaded file, from the smallest; empty if it was never uploaded. */
  async uploadedAs(digest: string): Promise<PictureSize[]> {
    const stored = await this.pictures.find({
      select: { name: true, width: true, height: true },
      where: { name: Like(`${digest}-%`) },
    });
    return stored
      .map(({ name, width, height }) => ({ name, width: width!, height: height! }))
      .toSorted((one, other) => one.width - other.width);
  }

  /** The sizes of a file are stored together, so this answer never changes. */
  async #narrower({ digest, width }: PictureName): Promise<PictureEntity | null> {
    if (!PICTURE_WIDTHS.some(offered => offered === width)) return null;
    const widest = (await this.uploadedAs(digest)).findLast(size => size.width < width!);
    return widest === undefined ? null : this.pictures.findOneBy({ name: widest.name });
  }

  /**
   * The name of the picture that an `icon` refers to; null for the default picture, also if it is blank.
   * @throws ServiceError ICON_REFUSED if it is not one of our pictures, because menus load nothing from
   *   elsewhere
   */
  async namedBy(tx: EntityManager, icon: string): Promise<string | null> {
    if (icon.trim() === '' || icon === DEFAULT_PICTURE) return null;
    const name = icon.startsWith(PICTURE_PATH) ? icon.slice(PICTURE_PATH.length) : '';
    if (parsePictureName(name) !== null && (await tx.existsBy(PictureEntity, { name }))) return name;
    throw new ServiceError(ProductErrors.ICON_REFUSED);
  }
}

const asDefault = (bytes: Buffer): ServedPicture => ({
  mediaType: 'image/svg+xml',
  bytes,
  tag: `"${createHash('sha256').update(bytes).digest('hex')}"`,
  immutable: false,
});
