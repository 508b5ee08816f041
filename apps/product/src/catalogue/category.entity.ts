import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('category')
export class CategoryEntity {
  @PrimaryColumn('char', { name: 'category_id', length: 26 })
  categoryId: string;

  @Column('varchar', { length: 32 })
  name: string;

  /** Sorts the menu, small ones first; equal ones by age. */
  @Column('int')
  position: number;
}
