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

  @Column('boolean', { name: 'on_sale' })
  onSale: boolean;

  /**
   * Written at the insert, then only by conditional updates beside a journal row. `update: false` keeps saves
   * from overwriting it.
   */
  @Column({ type: 'bigint', transformer: safeInteger, update: false })
  stock: number;
}
