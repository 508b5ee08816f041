import { configOperations } from './config.api.js';
import type { Operations } from './operation.js';
import { orderOperations } from './order.api.js';
import { payOperations } from './pay.api.js';
import { productOperations } from './product.api.js';
import { userOperations } from './user.api.js';

/** The description of every route that the gateway may open. */
export const OPERATIONS: Operations = {
  ...userOperations,
  ...productOperations,
  ...orderOperations,
  ...payOperations,
  ...configOperations,
};
