import { type ErrorEntry, isServiceError, ORDER_STATUSES, OrderErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { Order, type OrderState } from './order.js';

const NOW = new Date('2026-01-01T12:00:00Z');
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
const anOrder = (more: Partial<OrderState> = {}): Order =>
  new Order({
    orderId: 'o1',
    gid: null,
    activityId: null,
    buyerOpenid: 'b1',
    status: 'ACCEPTED',
    payStatus: 'PAID',
    amountFen: 100,
    cancelReason: null,
    expiresAt: NOW,
    pickup: { businessDay: '2026-01-01', no: 1 },
    acceptedAt: ago(60_000),
    readyAt: null,
    recalledAt: null,
    now: NOW,
    ...more,
  });
const types = (order: Order) => order.takeEvents().map(({ type }) => type);
const expectRefused = (work: () => void, entry: ErrorEntry): void =>
  expect(work).toThrow(expect.toSatisfy(error => isServiceError(error, entry)));

describe('the progress of an order', () => {
  it('becomes ready once, and stays accepted', () => {
    const order = anOrder();
    order.ready();
    expect(order.state).toMatchObject({ status: 'ACCEPTED', readyAt: NOW });
    order.ready();
    expect(types(order)).toEqual(['ready']);
  });

  it('is recalled within five minutes, once, and may be ready again', () => {
    const order = anOrder({ readyAt: ago(300_000) });
    order.recall();
    expect(order.state).toMatchObject({ status: 'ACCEPTED', readyAt: null, recalledAt: NOW });
    order.recall();
    expect(types(order)).toEqual(['recalled']);
    order.ready();
    expect(order.state).toMatchObject({ readyAt: NOW, recalledAt: null });
  });

  it('is not recalled later, or if it was never ready', () => {
    expectRefused(() => anOrder({ readyAt: ago(300_001) }).recall(), OrderErrors.RECALL_TOO_LATE);
    expectRefused(() => anOrder().recall(), OrderErrors.NOT_READY);
  });

  it.each(ORDER_STATUSES.filter(status => status !== 'ACCEPTED'))(
    'does not change while it is %s',
    status => {
      for (const verb of ['ready', 'recall'] as const) {
        const order = anOrder({ status, readyAt: ago(1) });
        expectRefused(() => order[verb](), OrderErrors.MOVE_REFUSED);
        expect(order.hasMoved).toBe(false);
      }
    },
  );

  it('ends with the handing over: what nobody has marked is ready then', () => {
    const marked = anOrder({ readyAt: ago(1_000) });
    marked.finish();
    expect(marked.state.readyAt).toEqual(ago(1_000));
    expect(marked.takeEvents()).toEqual([{ type: 'finished', wasReady: true }]);
    const unmarked = anOrder();
    unmarked.finish();
    expect(unmarked.state.readyAt).toEqual(NOW);
    expect(unmarked.takeEvents()).toEqual([{ type: 'finished', wasReady: false }]);
  });
});

describe('the kitchen', () => {
  it.each<[boolean, Partial<OrderState>]>([
    [false, { status: 'NEW', payStatus: 'UNPAID' }],
    [true, { status: 'NEW', payStatus: 'PAID' }],
    [false, { status: 'NEW', payStatus: 'REFUNDING' }],
    [true, { status: 'ACCEPTED', payStatus: 'UNPAID' }],
    [true, { status: 'ACCEPTED', payStatus: 'PAID' }],
    [false, { status: 'ACCEPTED', readyAt: NOW }],
    [false, { status: 'FINISHED', readyAt: NOW }],
    [false, { status: 'CANCELLED', payStatus: 'REFUNDING' }],
  ])('has to cook it: %s for %j', (isInKitchen, state) => {
    expect(anOrder(state).isInKitchen).toBe(isInKitchen);
    expect(anOrder({ ...state, pickup: null }).needsNumber).toBe(isInKitchen);
    expect(anOrder(state).needsNumber).toBe(false);
  });
});
