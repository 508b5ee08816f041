import type { ClaimSource } from '@diancan/jobs';
import { type OrderMove, SYSTEM } from '../ordering/domain/order-move.js';

export const EXPIRY: OrderMove = { to: 'CANCELLED', by: SYSTEM, apply: order => order.expire() };

/** For metrics and logs, whichever way an order expires. */
export const EXPIRY_KIND = 'order-expiry';

/** The first retry of an order that could not be ended, and the longest wait. */
export const EXPIRY_BACKOFF = { firstMs: 5_000, lastMs: 600_000 };

/** With LIMIT the optimizer looks payments up order by order, and never reads their table as a whole. */
const OPEN_PAYMENT = `(SELECT 1 FROM payment
  WHERE payment.order_id = orders.order_id AND payment.state = 'OPEN' LIMIT 1)`;

const unpaidOrders = (where: string): ClaimSource => ({
  table: 'orders',
  id: 'order_id',
  dueAt: 'expiry_due_at',
  attempts: 'expiry_attempts',
  index: 'ix_orders_expiry_due',
  where: `status = 'NEW' AND pay_status = 'UNPAID' AND ${where}`,
  parameters: [],
});

/** Unpaid orders that nobody is paying: our own database alone ends them. */
export const ordersWithoutPayment = unpaidOrders(`${OPEN_PAYMENT} IS NULL`);

/** Unpaid orders with a payment that must be closed at the provider first. */
export const ordersBeingPaid: ClaimSource = { ...unpaidOrders(`${OPEN_PAYMENT} IS NOT NULL`), isRare: true };
