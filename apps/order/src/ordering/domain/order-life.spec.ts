import { isServiceError, ORDER_STATUSES, OrderErrors, type OrderStatus, PAY_STATUSES, type PayStatus } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { Order } from './order.js';
import { ORDER_LIFE, type OrderVerb } from './order-life.js';

/** Written by hand, not read from the table: this is what the shop wants. */
const ALLOWED = [
  'NEW accept ACCEPTED',
  'NEW cancel CANCELLED',
  'NEW refuse CANCELLED',
  'NEW expire CANCELLED',
  'ACCEPTED finish FINISHED',
  'ACCEPTED refuse CANCELLED',
];

const anOrder = (status: OrderStatus, payStatus: PayStatus = 'UNPAID') =>
  new Order({ orderId: 'o1', status, payStatus, cancelReason: null });

const apply = (order: Order, verb: OrderVerb): void => (verb === 'refuse' ? order.refuse('sold out') : order[verb]());

const verbs = Object.keys(ORDER_LIFE) as OrderVerb[];
const square = ORDER_STATUSES.flatMap(status => verbs.map(verb => ({ status, verb })));

describe('the life of an order', () => {
  it.each(square)('$status $verb', ({ status, verb }) => {
    const order = anOrder(status);
    const expected = ALLOWED.find(line => line.startsWith(`${status} ${verb} `))?.split(' ')[2];
    if (expected === undefined) {
      expect(() => apply(order, verb)).toThrow(expect.toSatisfy(error => isServiceError(error, OrderErrors.MOVE_REFUSED)));
      expect(order.state.status).toBe(status);
    } else {
      apply(order, verb);
      expect(order.state.status).toBe(expected);
    }
  });

  it('has no verb that is missing from the list above', () => {
    expect(new Set(ALLOWED.map(line => line.split(' ')[1]))).toEqual(new Set(verbs));
  });

  it.each(PAY_STATUSES.filter(payStatus => payStatus !== 'UNPAID'))('does not expire an order that is %s', payStatus => {
    const order = anOrder('NEW', payStatus);
    expect(() => order.expire()).toThrow(expect.toSatisfy(error => isServiceError(error, OrderErrors.MOVE_REFUSED)));
    expect(order.state.status).toBe('NEW');
  });

  it('keeps why the seller refused it', () => {
    const order = anOrder('ACCEPTED');
    order.refuse('the kitchen is closed');
    expect(order.state.cancelReason).toBe('the kitchen is closed');
  });
});
