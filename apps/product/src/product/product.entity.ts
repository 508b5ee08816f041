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

  /** Name of a picture; null where the default picture is shown. */
  @Column('varchar', { length: 80, nullable: true })
  icon: string | null;

  @Column('boolean', { name: 'on_sale' })
  onSale: boolean;

  /** Written at the opening, then only by conditional updates beside a journal row: no save may carry it back. */
  @Column({ type: 'bigint', transformer: safeInteger, update: false })
  stock: number;
}
