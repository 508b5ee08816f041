import {
  isServiceError,
  ORDER_STATUSES,
  OrderErrors,
  type OrderStatus,
  PAY_STATUSES,
  type PayStatus,
} from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { Order } from './order.js';
import { ORDER_LIFE } from './order-life.js';
import { PAY_LIFE } from './pay-life.js';

/**
 * The expected transitions, written by hand and not derived from the tables: status and pay status before,
 * the verb, status and pay status after. Any other verb in any other state is refused.
 */
const ALLOWED = [
  'NEW UNPAID acceptUnpaid ACCEPTED UNPAID',
  'NEW UNPAID cancel CANCELLED UNPAID',
  'NEW UNPAID refuse CANCELLED UNPAID',
  'NEW UNPAID expire CANCELLED UNPAID',
  'NEW UNPAID pay NEW PAID',
  'NEW PAID accept ACCEPTED PAID',
  'NEW PAID acceptUnpaid ACCEPTED PAID',
  'NEW PAID cancel CANCELLED REFUNDING',
  'NEW PAID refuse CANCELLED REFUNDING',
  'NEW PAID giveBack CANCELLED REFUNDING',
  // Only orders of an earlier release are NEW REFUNDING or NEW REFUNDED. They can only be cancelled, refused
  // or marked as refunded.
  'NEW REFUNDING cancel CANCELLED REFUNDING',
  'NEW REFUNDING refuse CANCELLED REFUNDING',
  'NEW REFUNDING refunded NEW REFUNDED',
  'NEW REFUNDED cancel CANCELLED REFUNDED',
  'NEW REFUNDED refuse CANCELLED REFUNDED',
  'ACCEPTED UNPAID finish FINISHED UNPAID',
  'ACCEPTED UNPAID refuse CANCELLED UNPAID',
  'ACCEPTED UNPAID pay ACCEPTED PAID',
  'ACCEPTED PAID finish FINISHED PAID',
  'ACCEPTED PAID refuse CANCELLED REFUNDING',
  'ACCEPTED PAID giveBack ACCEPTED REFUNDING',
  'ACCEPTED REFUNDING refuse CANCELLED REFUNDING',
  'ACCEPTED REFUNDING refunded ACCEPTED REFUNDED',
  'ACCEPTED REFUNDED refuse CANCELLED REFUNDED',
  'FINISHED PAID giveBack FINISHED REFUNDING',
  'FINISHED REFUNDING refunded FINISHED REFUNDED',
  'CANCELLED PAID giveBack CANCELLED REFUNDING',
  'CANCELLED REFUNDING refunded CANCELLED REFUNDED',
];

/** Refusals with a more specific error than MOVE_REFUSED. */
const REFUSED_FOR_MONEY: Record<string, typeof OrderErrors.NOT_PAID | typeof OrderErrors.MONEY_GOES_BACK> = {
  'NEW UNPAID accept': OrderErrors.NOT_PAID,
  'NEW REFUNDING accept': OrderErrors.MONEY_GOES_BACK,
  'NEW REFUNDED accept': OrderErrors.MONEY_GOES_BACK,
  'NEW REFUNDING acceptUnpaid': OrderErrors.MONEY_GOES_BACK,
  'NEW REFUNDED acceptUnpaid': OrderErrors.MONEY_GOES_BACK,
  'ACCEPTED REFUNDING finish': OrderErrors.MONEY_GOES_BACK,
  'ACCEPTED REFUNDED finish': OrderErrors.MONEY_GOES_BACK,
};

const VERBS = {
  accept: order => order.accept(),
  acceptUnpaid: order => order.acceptUnpaid(),
  finish: order => order.finish(),
  cancel: order => order.cancel(),
  refuse: order => order.refuse('sold out'),
  expire: order => order.expire(),
  pay: order => order.pay(),
  giveBack: order => order.giveBack('cold'),
  refunded: order => order.refunded(),
} satisfies Record<string, (order: Order) => void>;
type Verb = keyof typeof VERBS;

/** The events of the verbs whose events do not depend on the state. */
const HAPPENED: Partial<Record<Verb, string[]>> = {
  accept: ['accepted'],
  acceptUnpaid: ['accepted'],
  finish: ['finished'],
  pay: ['paid'],
  refunded: ['refunded'],
};

const anOrder = (status: OrderStatus, payStatus: PayStatus = 'UNPAID') =>
  new Order({
    orderId: 'o1',
    gid: null,
    activityId: null,
    buyerOpenid: 'b1',
    status,
    payStatus,
    amountFen: 100,
    cancelReason: null,
    expiresAt: new Date(0),
    pickup: null,
    acceptedAt: null,
    readyAt: null,
    recalledAt: null,
    now: new Date(0),
  });

const square = ORDER_STATUSES.flatMap(status =>
  PAY_STATUSES.flatMap(payStatus =>
    (Object.keys(VERBS) as Verb[]).map(verb => ({ status, payStatus, verb })),
  ),
);

describe('the transitions of an order', () => {
  it.each(square)('$status $payStatus $verb', ({ status, payStatus, verb }) => {
    const order = anOrder(status, payStatus);
    const before = order.state;
    const cell = `${status} ${payStatus} ${verb}`;
    const expected = ALLOWED.find(line => line.startsWith(`${cell} `));
    if (expected === undefined) {
      const entry = REFUSED_FOR_MONEY[cell] ?? OrderErrors.MOVE_REFUSED;
      expect(() => VERBS[verb](order)).toThrow(expect.toSatisfy(error => isServiceError(error, entry)));
      expect(order.state).toBe(before);
    } else {
      VERBS[verb](order);
      expect(`${cell} ${order.state.status} ${order.state.payStatus}`).toBe(expected);
    }
  });

  it('cover all verbs, and no transition is listed as both allowed and refused', () => {
    expect(new Set(ALLOWED.map(line => line.split(' ')[2]))).toEqual(
      new Set([...Object.keys(ORDER_LIFE), ...Object.keys(PAY_LIFE)]),
    );
    expect(
      Object.keys(REFUSED_FOR_MONEY).filter(cell => ALLOWED.some(line => line.startsWith(`${cell} `))),
    ).toEqual([]);
  });

  it('record their events, the end of the order before its refund', () => {
    for (const { status, payStatus, verb } of square) {
      const order = anOrder(status, payStatus);
      const cell = `${status} ${payStatus} ${verb}`;
      try {
        VERBS[verb](order);
      } catch {
        expect(order.takeEvents(), cell).toEqual([]);
        continue;
      }
      const ended = order.state.status === 'CANCELLED' && status !== 'CANCELLED';
      const refunds = order.state.payStatus === 'REFUNDING';
      expect(
        order.takeEvents().map(({ type }) => type),
        cell,
      ).toEqual(HAPPENED[verb] ?? [...(ended ? ['cancelled'] : []), ...(refunds ? ['refundRequested'] : [])]);
      expect(order.takeEvents(), cell).toEqual([]);
    }
  });

  it.each([
    ['cancel', null],
    ['refuse', 'sold out'],
    ['giveBack', 'cold'],
  ] as const)('request the refund with the reason of %s', (verb, reason) => {
    const order = anOrder('NEW', 'PAID');
    VERBS[verb](order);
    expect(order.takeEvents()).toEqual([{ type: 'cancelled' }, { type: 'refundRequested', reason }]);
  });

  it('do not include refundMade, which records an event without a move', () => {
    const order = anOrder('ACCEPTED', 'PAID');
    order.refundMade(30);
    expect(order.takeEvents()).toEqual([{ type: 'refundMade', amountFen: 30 }]);
    expect(order.hasMoved).toBe(false);
  });

  it('agree with canBePaid', () => {
    for (const status of ORDER_STATUSES) {
      for (const payStatus of PAY_STATUSES) {
        expect(anOrder(status, payStatus).canBePaid()).toBe(
          ALLOWED.some(line => line.startsWith(`${status} ${payStatus} pay `)),
        );
      }
    }
  });

  it.each(['refuse', 'giveBack'] as const)('store the reason of %s', verb => {
    const order = anOrder('NEW', 'PAID');
    VERBS[verb](order);
    expect(order.state.cancelReason).toBe(verb === 'refuse' ? 'sold out' : 'cold');
  });
});
