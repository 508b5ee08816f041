import { DEFAULT_PICTURE, type MadeChoice, type OrderView } from '@diancan/contracts';
import { type Adjustment, lineIdOf } from './domain/order-content.js';
import type { OrderEntity } from './order.entity.js';
import type { OrderLineEntity } from './order-line.entity.js';

/** An order as its buyer and the sellers see it. */
export const toOrderView = (order: OrderEntity, lines: readonly OrderLineEntity[]): OrderView => ({
  orderId: order.orderId,
  status: order.status,
  payStatus: order.payStatus,
  amountFen: order.amountFen,
  kind: order.kind,
  ...(order.tableId === null ? {} : { table: { tableId: order.tableId, name: order.tableName ?? '' } }),
  name: order.name,
  phone: order.phone,
  address: order.address,
  remark: order.remark,
  items: lines.map(toItem),
  adjustments: adjustmentsOf(order.adjustments).map(({ kind, name, amountFen }) => ({
    kind,
    name,
    amountFen,
  })),
  ...(order.cancelReason === null ? {} : { cancelReason: order.cancelReason }),
  ...(order.pickupNo === null ? {} : { pickupNo: order.pickupNo }),
  ...(order.acceptedAt === null ? {} : { acceptedAt: order.acceptedAt.toISOString() }),
  ...(order.readyAt === null ? {} : { readyAt: order.readyAt.toISOString() }),
  createdAt: order.createdAt.toISOString(),
  expiresAt: order.expiresAt.toISOString(),
});

const toItem = (line: OrderLineEntity): OrderView['items'][number] => ({
  lineId: lineIdOf(line.position),
  productId: line.productId,
  name: line.name,
  icon: line.icon ?? DEFAULT_PICTURE,
  priceFen: line.priceFen,
  quantity: line.quantity,
  choices: choicesOf(line.choices),
  note: line.note,
});

export const adjustmentsOf = (stored: string | null): readonly Adjustment[] =>
  stored === null ? [] : (JSON.parse(stored) as Adjustment[]);

const choicesOf = (stored: string | null): readonly MadeChoice[] =>
  stored === null ? [] : (JSON.parse(stored) as MadeChoice[]);

/** What a column of JSON keeps of a list; null for an empty one. */
export const stored = (list: readonly unknown[]): string | null =>
  list.length === 0 ? null : JSON.stringify(list);
