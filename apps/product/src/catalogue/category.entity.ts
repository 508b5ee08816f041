import { MAX_LENGTH, OWN_ID_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('category')
export class CategoryEntity {
  @PrimaryColumn('char', { name: 'category_id', length: OWN_ID_LENGTH })
  categoryId: string;

  @Column('varchar', { length: MAX_LENGTH.categoryName })
  name: string;

  /**
   * What the name looks like, by which it is unique. Null for a twin of an older release, and for a category
   * that an instance of it has made during an upgrade. Not part of what is listed.
   */
  @Column('varchar', { length: 3 * MAX_LENGTH.categoryName, nullable: true, select: false })
  look?: string | null;

  /** Sorts the menu in ascending order; categories with the same position stand in order of age. */
  @Column('int')
  position: number;
}
