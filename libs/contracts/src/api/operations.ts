import { configOperations } from './config.api.js';
import { flashSaleOperations } from './flash-sale.api.js';
import type { Operations } from './operation.js';
import { orderOperations } from './order.api.js';
import { payOperations } from './pay.api.js';
import { pictureOperations } from './picture.api.js';
import { productOperations } from './product.api.js';
import { shopOperations } from './shop.api.js';
import { tableOperations } from './table.api.js';
import { userOperations } from './user.api.js';

/** Every operation that the gateway may open a route to, by its name. */
export const OPERATIONS: Operations = {
  ...userOperations,
  ...productOperations,
  ...pictureOperations,
  ...orderOperations,
  ...payOperations,
  ...flashSaleOperations,
  ...shopOperations,
  ...tableOperations,
  ...configOperations,
};
