import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('picture')
export class PictureEntity {
  /** SHA-256 of the bytes in hex, and an extension: the name says the content, so it never changes. */
  @PrimaryColumn('varchar', { length: 80 })
  name: string;

  @Column('varchar', { name: 'media_type', length: 32 })
  mediaType: string;

  @Column('mediumblob')
  bytes: Buffer;
}
