import { describe, expect, it } from 'vitest';
import { configOperations } from './config.api.js';
import { flashSaleOperations } from './flash-sale.api.js';
import { routeOf } from './operation-route.js';
import { OPERATIONS } from './operations.js';
import { orderOperations } from './order.api.js';
import { payOperations } from './pay.api.js';
import { productOperations } from './product.api.js';
import { userOperations } from './user.api.js';

describe('the operations of all services', () => {
  const each = [
    userOperations,
    productOperations,
    orderOperations,
    payOperations,
    flashSaleOperations,
    configOperations,
  ];

  it('have names of their own: an operation would replace another one of its name', () => {
    expect(Object.keys(OPERATIONS).toSorted()).toEqual(each.flatMap(Object.keys).toSorted());
  });

  it('have routes of their own', () => {
    const routes = Object.values(OPERATIONS).map(routeOf);
    expect(routes).toEqual([...new Set(routes)]);
  });
});
