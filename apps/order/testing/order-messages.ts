import { orderCancelled } from '@diancan/contracts';
import type { OrderService } from './order-service.js';

export interface StoredMessage {
  readonly messageId: string;
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The messages about an order, the oldest first, whether the broker has confirmed them or not. */
export async function messagesAbout(service: OrderService, orderId: string): Promise<StoredMessage[]> {
  const columns = 'seq, message_id AS messageId, name, payload';
  const rows = await service.query<StoredMessage & { readonly payload: string }>(
    `SELECT ${columns} FROM outbox WHERE message_key = ?
     UNION ALL SELECT ${columns} FROM sent_message WHERE message_key = ? ORDER BY seq`,
    [orderId, orderId],
  );
  return rows.map(({ messageId, name, payload }) => ({
    messageId,
    name,
    payload: JSON.parse(payload) as StoredMessage['payload'],
  }));
}

/** How often product is asked to give an order's stock back. */
export async function stockReturnsOf(service: OrderService, orderId: string): Promise<number> {
  const [order] = await service.query<{ gid: string }>('SELECT gid FROM orders WHERE order_id = ?', [
    orderId,
  ]);
  const messages = await messagesAbout(service, orderId);
  return messages.filter(({ name, payload }) => name === orderCancelled.name && payload['gid'] === order!.gid)
    .length;
}
