import type { OrderView } from '@diancan/contracts';
import type { OrderEntity } from './order.entity.js';
import type { OrderLineEntity } from './order-line.entity.js';

/** An order as its buyer and the sellers see it. */
export const toOrderView = (order: OrderEntity, lines: readonly OrderLineEntity[]): OrderView => ({
  orderId: order.orderId,
  status: order.status,
  payStatus: order.payStatus,
  amountFen: order.amountFen,
  name: order.name,
  phone: order.phone,
  address: order.address,
  remark: order.remark,
  items: lines.map(({ productId, name, priceFen, quantity }) => ({ productId, name, priceFen, quantity })),
  ...(order.cancelReason === null ? {} : { cancelReason: order.cancelReason }),
  createdAt: order.createdAt.toISOString(),
  expiresAt: order.expiresAt.toISOString(),
});
