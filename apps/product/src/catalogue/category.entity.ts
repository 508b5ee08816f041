import { MAX_LENGTH, OWN_ID_LENGTH } from '@diancan/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('category')
export class CategoryEntity {
  @PrimaryColumn('char', { name: 'category_id', length: OWN_ID_LENGTH })
  categoryId: string;

  @Column('varchar', { length: MAX_LENGTH.categoryName })
  name: string;

  /** Sorts the menu in ascending order; categories with the same position stand in order of age. */
  @Column('int')
  position: number;
}
