import { randomUUID } from 'node:crypto';
import type { Caller, OrderView } from '@diancan/contracts';
import type { Answer, OrderService } from './order-service.js';

export const buyer = { role: 'buyer', subject: 'o-buyer' } as const;
export const seller = { role: 'seller', subject: 's-1' } as const;

const onePortion = { name: '王五', phone: '1', address: '1', items: [{ productId: 'noodles', quantity: 1 }] };

export const twoPortions = { ...onePortion, items: [{ productId: 'noodles', quantity: 2 }] };

export interface Placed {
  readonly orderId: string;
  readonly amountFen: number;
}

/**
 * Calls the routes of orders as one buyer and one seller.
 * @param service gives the service at the time of each call, because a spec starts it later
 */
export function orderClient(service: () => OrderService) {
  const post = (by: Caller, path: string, body: object): Promise<Answer<OrderView>> =>
    service().call<OrderView>(by, 'POST', path, body);
  const place = (key: string = randomUUID(), body: object = onePortion): Promise<Answer<Placed>> =>
    service().call<Placed>(buyer, 'POST', '/order/create', body, { 'idempotency-key': key });
  const aNewOrder = async (body: object = onePortion): Promise<string> =>
    (await place(undefined, body)).data.orderId;
  return {
    place,
    aNewOrder,
    /** An order of two portions, over 200 fen, that is paid only in our books. */
    aPaidOrder: async (): Promise<string> => {
      const orderId = await aNewOrder(twoPortions);
      await service().query("UPDATE orders SET pay_status = 'PAID' WHERE order_id = ?", [orderId]);
      await service().query(
        `INSERT INTO receipt (transaction_id, out_trade_no, order_id, payer_openid, amount_fen, purpose,
           paid_at, recorded_at)
         VALUES (?, ?, ?, ?, 200, 'ORDER', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
        [`t-${orderId}`, orderId, orderId, buyer.subject],
      );
      return orderId;
    },
    accept: (orderId: string, by: Caller = seller) => post(by, '/seller/order/accept', { orderId }),
    refuse: (orderId: string, by: Caller = seller) =>
      post(by, '/seller/order/cancel', { orderId, reason: '卖完了' }),
    finish: (orderId: string, by: Caller = seller) => post(by, '/order/finish', { orderId }),
    cancel: (orderId: string) => post(buyer, '/order/cancel', { orderId }),
    detail: async (orderId: string, by: Caller = buyer): Promise<OrderView> => {
      const path = `${by.role === 'seller' ? '/seller' : ''}/order/detail?orderId=${orderId}`;
      return (await service().call<OrderView>(by, 'GET', path)).data;
    },
  };
}
