import { configOperations } from './config.operations.js';
import type { Operations } from './operation.js';
import { orderOperations } from './order.operations.js';
import { productOperations } from './product.operations.js';
import { userOperations } from './user.operations.js';

export const OPERATIONS: Operations = {
  ...userOperations,
  ...productOperations,
  ...orderOperations,
  ...configOperations,
};
