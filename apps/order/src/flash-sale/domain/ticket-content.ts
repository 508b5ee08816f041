import type { FlashSaleOrderBody, OrderKind } from '@diancan/contracts';
import type { Contact, OrderContent } from '../../ordering/domain/order-content.js';
import type { Activity } from './activity.js';

/** What travels with a reservation to the order that it becomes. */
export interface TicketContent {
  /** Of one piece, when the buyer tapped. */
  readonly priceFen: number;
  readonly fingerprint: string;
  readonly contact: Contact;
  /** Absent in a ticket of an earlier release. */
  readonly kind?: OrderKind;
}

export function contentOf(
  { priceFen }: Activity,
  { fulfilment, remark = '' }: FlashSaleOrderBody,
  fingerprint: string,
): TicketContent {
  const { name, phone = '', address } = { name: '', phone: '', address: '', ...fulfilment };
  const kind = fulfilment?.kind ?? 'PICK_UP';
  return { priceFen, fingerprint, contact: { name, phone, address, remark }, kind };
}

export function orderContentOf(
  { productId, productName: name, icon }: Activity,
  { priceFen, contact, kind = contact.address === '' ? 'PICK_UP' : 'DELIVERY' }: TicketContent,
  quantity: number,
): OrderContent {
  return {
    kind,
    table: null,
    contact,
    lines: [{ productId, name, icon, priceFen, quantity, choices: [], note: '' }],
    // The price of a flash sale is all that its buyers pay.
    adjustments: [],
    amountFen: priceFen * quantity,
  };
}
