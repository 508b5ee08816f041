import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('picture')
export class PictureEntity {
  /**
   * Begins with a SHA-256 in hex: of the bytes, or of the uploaded file that they were made of. The content
   * under a name never changes.
   */
  @PrimaryColumn('varchar', { length: 80 })
  name: string;

  @Column('varchar', { name: 'media_type', length: 32 })
  mediaType: string;

  @Column('mediumblob')
  bytes: Buffer;

  /** In pixels, as the height; null for pictures of the menu import. */
  @Column('smallint', { unsigned: true, nullable: true })
  width: number | null;

  @Column('smallint', { unsigned: true, nullable: true })
  height: number | null;
}
