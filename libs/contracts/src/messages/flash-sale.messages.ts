import { z } from 'zod';
import { id } from '../api/fields.js';
import { MAX_LINE_QUANTITY } from '../api/limits.js';
import { defineMessage } from './message.js';

/** The most orders that one message reports. */
export const MAX_FLASH_ORDERS = 1_000;

const orders = z
  .array(z.strictObject({ orderId: id, quantity: z.int().min(1).max(MAX_LINE_QUANTITY) }))
  .min(1)
  .max(MAX_FLASH_ORDERS);

const activityId = '01KAP3B0M5T9S4V8Q3W7X6Y1CD';
const orderId = '01KAP30Q8Z6E2D4F9G1H3J5K7M';

/** Orders of a flash sale are stored; their pieces leave the activity's stock. */
export const flashSold = defineMessage({
  name: 'flash.sold.v1',
  sender: 'order',
  payload: z.strictObject({ activityId: id, orders }),
  sample: { activityId, orders: [{ orderId, quantity: 1 }] },
});

/** Orders of a flash sale are cancelled; their pieces come back. */
export const flashReturned = defineMessage({
  name: 'flash.returned.v1',
  sender: 'order',
  payload: z.strictObject({
    activityId: id,
    orders,
    /** Whether the activity is over: then the pieces go on to the dish. */
    isOver: z.boolean(),
  }),
  sample: { activityId, orders: [{ orderId, quantity: 1 }], isOver: false },
});

/** Pieces that nobody has ordered leave the activity and go back to the dish. */
export const flashUnsold = defineMessage({
  name: 'flash.unsold.v1',
  sender: 'order',
  payload: z.strictObject({
    activityId: id,
    /** The cause: the activity's id at its end, otherwise the id of the change. */
    reference: id,
    quantity: z.int().min(1),
  }),
  sample: { activityId, reference: activityId, quantity: 20 },
});
