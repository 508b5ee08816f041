import { z } from 'zod';
import { anyId, phone, text } from './fields.js';
import { MAX_LENGTH } from './limits.js';

/** Eating at a table; fetching it; having it brought. */
export const ORDER_KINDS = ['DINE_IN', 'PICK_UP', 'DELIVERY'] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

/** Any string is accepted: a malformed code gets the same 404 as a wrong one. */
export const tableCode = anyId;

const dineIn = z
  .object({ kind: z.literal('DINE_IN'), tableCode })
  .meta({
    id: 'DineIn',
    description: 'Whoever sits at a table has its code, and need not say who they are.',
  });
export const pickUp = z
  .object({ kind: z.literal('PICK_UP'), phone: phone.optional() })
  .meta({ id: 'PickUp' });
export const delivery = z
  .object({
    kind: z.literal('DELIVERY'),
    name: text(MAX_LENGTH.contactName),
    phone,
    address: text(MAX_LENGTH.address),
  })
  .meta({ id: 'Delivery' });

/** How the buyer gets the order. */
export const fulfilment = z.discriminatedUnion('kind', [dineIn, pickUp, delivery]).meta({ id: 'Fulfilment' });
export type Fulfilment = z.infer<typeof fulfilment>;
