import { describe, expect, it } from 'vitest';
import { configOperations } from './config.api.js';
import { flashSaleOperations } from './flash-sale.api.js';
import { routeOf } from './operation-route.js';
import { OPERATIONS } from './operations.js';
import { orderOperations } from './order.api.js';
import { payOperations } from './pay.api.js';
import { pictureOperations } from './picture.api.js';
import { productOperations } from './product.api.js';
import { shopOperations } from './shop.api.js';
import { tableOperations } from './table.api.js';
import { userOperations } from './user.api.js';

describe('the operations of all services', () => {
  const each = [
    userOperations,
    productOperations,
    pictureOperations,
    orderOperations,
    payOperations,
    flashSaleOperations,
    shopOperations,
    tableOperations,
    configOperations,
  ];

  it('have names of their own: an operation would replace another one of its name', () => {
    expect(Object.keys(OPERATIONS).toSorted()).toEqual(each.flatMap(Object.keys).toSorted());
  });

  it('have routes of their own', () => {
    const routes = Object.values(OPERATIONS).map(routeOf);
    expect(routes).toEqual([...new Set(routes)]);
  });

  const schemas = Object.entries(OPERATIONS).flatMap(([name, { body, answer }]) => [
    ...(body === undefined ? [] : [[`the body of ${name}`, body] as const]),
    // `null` says everything about itself.
    ...(answer === undefined || answer.type === 'null' ? [] : [[`the answer of ${name}`, answer] as const]),
  ]);

  it.each(schemas)('are described by schemas with names: %s', (_what, schema) => {
    expect(schema.meta()?.id).toMatch(/^[A-Z]\w+$/);
  });

  const examples = Object.entries(OPERATIONS).flatMap(([name, { answer, example }]) =>
    answer === undefined && example === undefined ? [] : [[name, answer, example] as const],
  );

  it.each(examples)(
    'have examples that are exactly what the schema describes: %s',
    (_name, answer, example) => {
      expect(answer?.parse(example)).toEqual(example);
    },
  );

  it('answer an envelope, apart from logins, pictures, and what WeChat asks', () => {
    const others = Object.entries(OPERATIONS).filter(([, { answer }]) => answer === undefined);
    expect(others.map(([name]) => name)).toEqual([
      'startBuyerLogin',
      'finishBuyerLogin',
      'startSellerLogin',
      'finishSellerLogin',
      'verifyServerUrl',
      'receiveUserMessage',
      'getPicture',
      'receivePaymentNotification',
      'receiveRefundNotification',
      'getTableQr',
    ]);
  });
});
