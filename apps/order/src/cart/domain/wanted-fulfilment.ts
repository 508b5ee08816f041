import type { CreateOrderBody, OrderKind } from '@diancan/contracts';
import type { Contact } from '../../ordering/domain/order-content.js';

export interface WantedFulfilment {
  readonly kind: OrderKind;
  /** DINE_IN only. */
  readonly tableCode?: string;
  readonly contact: Contact;
}

/** How the buyer wants to get the order. A body of the first release has its contact in the fields beside. */
export function wantedFulfilment(body: Omit<CreateOrderBody, 'items'>): WantedFulfilment {
  const { fulfilment, remark = '' } = body;
  const contact = { name: '', phone: '', address: '', remark };
  switch (fulfilment?.kind) {
    case 'DINE_IN':
      return { kind: 'DINE_IN', tableCode: fulfilment.tableCode, contact };
    case 'PICK_UP':
      return { kind: 'PICK_UP', contact: { ...contact, phone: fulfilment.phone ?? '' } };
    default: {
      const { name = '', phone = '', address = '' } = fulfilment ?? body;
      return { kind: 'DELIVERY', contact: { name, phone, address, remark } };
    }
  }
}
