import { safeInteger } from '@diancan/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One product of an order, at the name and price it was ordered for. */
@Entity('order_line')
export class OrderLineEntity {
  @PrimaryColumn({ name: 'order_id', type: 'char', length: 26 })
  orderId: string;

  @PrimaryColumn({ type: 'smallint' })
  position: number;

  @Column({ name: 'product_id', type: 'varchar', length: 64 })
  productId: string;

  @Column({ type: 'varchar', length: 64 })
  name: string;

  @Column({ name: 'price_fen', type: 'bigint', transformer: safeInteger })
  priceFen: number;

  @Column({ type: 'int' })
  quantity: number;
}
