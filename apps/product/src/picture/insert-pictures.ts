import type { EntityManager } from 'typeorm';
import { PictureEntity } from './picture.entity.js';

/** Leaves those that exist as they are: their names are derived from their content. */
export async function insertPictures(tx: EntityManager, pictures: readonly PictureEntity[]): Promise<void> {
  for (const picture of pictures) {
    await tx
      .createQueryBuilder()
      .insert()
      .orIgnore()
      .into(PictureEntity)
      .values(picture)
      .updateEntity(false)
      .execute();
  }
}
