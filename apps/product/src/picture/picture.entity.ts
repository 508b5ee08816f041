import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('picture')
export class PictureEntity {
  /** The SHA-256 of the bytes in hex with an extension, so the content under a name never changes. */
  @PrimaryColumn('varchar', { length: 80 })
  name: string;

  @Column('varchar', { name: 'media_type', length: 32 })
  mediaType: string;

  @Column('mediumblob')
  bytes: Buffer;
}
