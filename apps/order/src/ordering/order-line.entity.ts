import { MAX_LENGTH, OWN_ID_LENGTH } from '@diancan/contracts';
import { safeInteger } from '@diancan/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One product of an order, with its name and price at the time of ordering. */
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
}
