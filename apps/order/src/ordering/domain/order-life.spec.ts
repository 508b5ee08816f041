import { isServiceError, ORDER_STATUSES, OrderErrors, type OrderStatus, PAY_STATUSES, type PayStatus } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { Order } from './order.js';
import { ORDER_LIFE, type OrderVerb } from './order-life.js';
import { PAY_LIFE, type PayVerb } from './pay-life.js';

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
  new Order({
    orderId: 'o1', buyerOpenid: 'b1', status, payStatus, amountFen: 100, cancelReason: null, expiresAt: new Date(0),
  });

const CASH = { unpaidToo: true };

const apply = (order: Order, verb: OrderVerb): void => {
  if (verb === 'refuse') order.refuse('sold out');
  else if (verb === 'accept' || verb === 'finish') order[verb](CASH);
  else order[verb]();
};

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

/** Likewise by hand. */
const ALLOWED_FOR_MONEY = ['UNPAID pay PAID', 'PAID giveBack REFUNDING', 'REFUNDING refunded REFUNDED'];
const payVerbs = Object.keys(PAY_LIFE) as PayVerb[];

describe('the money of an order', () => {
  it.each(PAY_STATUSES.flatMap(payStatus => payVerbs.map(verb => ({ payStatus, verb }))))('$payStatus $verb', ({ payStatus, verb }) => {
    const order = anOrder('NEW', payStatus);
    const expected = ALLOWED_FOR_MONEY.find(line => line.startsWith(`${payStatus} ${verb} `))?.split(' ')[2];
    if (expected === undefined) {
      expect(() => order[verb]()).toThrow(expect.toSatisfy(error => isServiceError(error, OrderErrors.MOVE_REFUSED)));
      expect(order.state.payStatus).toBe(payStatus);
    } else {
      order[verb]();
      expect(order.state.payStatus).toBe(expected);
    }
  });

  it.each(ORDER_STATUSES)('is welcome for an order that is %s or not', status => {
    expect(anOrder(status).canBePaid()).toBe(status === 'NEW' || status === 'ACCEPTED');
  });

  it.each(['cancel', 'refuse'] as const)('goes back when a paid order is ended by %s', verb => {
    const order = anOrder('NEW', 'PAID');
    apply(order, verb);
    expect(order.state).toMatchObject({ status: 'CANCELLED', payStatus: 'REFUNDING' });
  });

  it('is demanded before an order is accepted or finished, unless cash is taken', () => {
    const unpaid = (status: OrderStatus) => anOrder(status);
    const refused = expect.toSatisfy(error => isServiceError(error, OrderErrors.NOT_PAID));
    expect(() => unpaid('NEW').accept({ unpaidToo: false })).toThrow(refused);
    expect(() => unpaid('ACCEPTED').finish({ unpaidToo: false })).toThrow(refused);
    expect(() => anOrder('NEW', 'PAID').accept({ unpaidToo: false })).not.toThrow();
    expect(() => unpaid('NEW').accept(CASH)).not.toThrow();
  });
});
