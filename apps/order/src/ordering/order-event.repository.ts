import type { OrderEventName } from '@diancan/contracts';
import { NOW } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

export interface StoredEvent {
  readonly event: OrderEventName;
  readonly at: Date;
}

/** What happened to orders, and when. That an order was created is told by the order itself. */
@Injectable()
export class OrderEventRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(tx: EntityManager, orderIds: readonly string[], event: OrderEventName): Promise<void> {
    await tx.query(
      `INSERT INTO order_event (order_id, event, at)
       VALUES ${orderIds.map(() => `(?, ?, ${NOW})`).join(', ')}`,
      orderIds.flatMap(orderId => [orderId, event]),
    );
  }

  /** Of one order, the oldest first. */
  ofOrder(orderId: string): Promise<StoredEvent[]> {
    return this.dataSource.query('SELECT event, at FROM order_event WHERE order_id = ? ORDER BY event_id', [
      orderId,
    ]);
  }
}
