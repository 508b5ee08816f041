import { OrderErrors, ServiceError } from '@diancan/contracts';
import type { Order } from '../ordering/domain/order.js';
import { SHORTEST_TIME_TO_PAY_MS } from '../ordering/time-to-pay.js';

/** Whether too little time is left to start or repeat a payment that expires at this time. */
export const runsOut = (expiresAt: Date): boolean =>
  expiresAt.getTime() - Date.now() < SHORTEST_TIME_TO_PAY_MS;

/** @throws ServiceError NOT_PAYABLE */
export function requirePayable(order: Order): void {
  const { status, payStatus } = order.state;
  if (!order.canBePaid()) throw new ServiceError(OrderErrors.NOT_PAYABLE, { status, payStatus });
}
