import { MAX_LENGTH, OWN_ID_LENGTH } from '@diancan/contracts';
import { safeInteger } from '@diancan/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One line of an order, with names and prices at the time of ordering. */
@Entity('order_line')
export class OrderLineEntity {
  @PrimaryColumn({ name: 'order_id', type: 'char', length: OWN_ID_LENGTH })
  orderId: string;

  @PrimaryColumn({ type: 'smallint' })
  position: number;

  @Column({ name: 'product_id', type: 'varchar', length: MAX_LENGTH.id })
  productId: string;

  @Column({ type: 'varchar', length: MAX_LENGTH.productName })
  name: string;

  @Column({ name: 'price_fen', type: 'bigint', transformer: safeInteger })
  priceFen: number;

  @Column({ type: 'int' })
  quantity: number;

  /** The public path of the picture; null in an order of an earlier release. */
  @Column({ type: 'varchar', length: MAX_LENGTH.icon, nullable: true })
  icon: string | null;

  /** JSON of the choices; null for none. */
  @Column({ type: 'mediumtext', nullable: true })
  choices: string | null;

  @Column({ type: 'varchar', length: MAX_LENGTH.lineNote })
  note: string;
}
