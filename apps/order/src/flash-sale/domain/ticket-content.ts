import type { FlashSaleOrderBody } from '@diancan/contracts';
import type { OrderContent } from '../../ordering/domain/order-content.js';
import type { Activity } from './activity.js';

/** What travels with a reservation to the order that it becomes. */
export interface TicketContent {
  /** Of one piece, when the buyer tapped. */
  readonly priceFen: number;
  readonly fingerprint: string;
  readonly contact: OrderContent['contact'];
}

export function contentOf(
  { priceFen }: Activity,
  { fulfilment, remark = '' }: FlashSaleOrderBody,
  fingerprint: string,
): TicketContent {
  const { name, phone = '', address } = { name: '', phone: '', address: '', ...fulfilment };
  return { priceFen, fingerprint, contact: { name, phone, address, remark } };
}

export function orderContentOf(
  { productId, productName: name }: Activity,
  { priceFen, contact }: TicketContent,
  quantity: number,
): OrderContent {
  return { contact, lines: [{ productId, name, priceFen, quantity }], amountFen: priceFen * quantity };
}
