import { MAX_LENGTH, OWN_ID_LENGTH } from '@diancan/contracts';
import { safeInteger } from '@diancan/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('product')
export class ProductEntity {
  @PrimaryColumn('char', { name: 'product_id', length: OWN_ID_LENGTH })
  productId: string;

  @Column('char', { name: 'category_id', length: OWN_ID_LENGTH })
  categoryId: string;

  @Column('varchar', { length: MAX_LENGTH.productName })
  name: string;

  @Column('bigint', { name: 'price_fen', transformer: safeInteger })
  priceFen: number;

  @Column('varchar', { length: MAX_LENGTH.description })
  description: string;

  /** Name of the picture; null for the default picture. */
  @Column('varchar', { length: 80, nullable: true })
  icon: string | null;

  /** JSON of the names of its pictures after the first; null for none. */
  @Column('mediumtext', { name: 'more_pictures', nullable: true })
  morePictures: string | null;

  @Column('boolean', { name: 'on_sale' })
  onSale: boolean;

  /**
   * Sorts the dishes of a category in ascending order; those with the same position stand in order of age.
   */
  @Column('int', { default: 0 })
  position: number;

  /** JSON of its options; null for none. Read by `optionsOf`. */
  @Column('mediumtext', { nullable: true })
  options: string | null;

  /** It is sold out until then, whatever its stock. */
  @Column('datetime', { name: 'sold_out_until', precision: 3, nullable: true })
  soldOutUntil: Date | null;

  /**
   * Written at the insert, then only by conditional updates beside a journal row. `update: false` keeps saves
   * from overwriting it.
   */
  @Column({ type: 'bigint', transformer: safeInteger, update: false })
  stock: number;
}
