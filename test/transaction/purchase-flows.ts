import type { Moment } from '../steps/trails.js';
import type { Purchase, ShopService } from './purchase.js';

/** What the three services do for a purchase. */
export interface PurchaseFlow {
  readonly name: string;
  readonly purchase: Omit<Purchase, 'owner'>;
  /** Everything that they commit and call, in this order or, in phase two, at once. */
  readonly steps: readonly string[];
  /** The place of the step that commits it; absent if it aborts. */
  readonly commitsAt?: number;
  /** The steps follow when the time of the branch at product is over. */
  readonly isLate?: true;
}

const TAKE = ['order calls product.purse.take', 'product COMMIT effect, purse, transaction_branch'];
const ADD = ['order calls user.points.add', 'user COMMIT effect, transaction_branch'];
const CANCEL_AT_PRODUCT = [
  'order calls product.branches.cancel',
  'product COMMIT effect, purse, transaction_branch',
];
const END = 'order UPDATE global_transaction SET state, ended_at, last_error';

export const FLOWS: readonly PurchaseFlow[] = [
  {
    name: 'a purchase',
    purchase: { second: 'points' },
    steps: [
      ...TAKE,
      ...ADD,
      'order COMMIT bought, global_transaction',
      'order calls product.branches.confirm',
      'product COMMIT effect, purse, transaction_branch',
      'order calls user.branches.confirm',
      // Points leave nothing to do.
      'user UPDATE transaction_branch SET state, ended_at, last_error',
      END,
    ],
    commitsAt: 4,
  },
  {
    name: 'a purchase that order gives up',
    purchase: { second: 'points', end: 'gives up' },
    steps: [
      ...TAKE,
      ...ADD,
      ...CANCEL_AT_PRODUCT,
      'order calls user.branches.cancel',
      'user COMMIT effect, transaction_branch',
      END,
    ],
  },
  {
    name: 'a request with a key that user refuses',
    purchase: { second: 'points', points: 101, hasKey: true },
    steps: [
      ...TAKE,
      'order calls user.points.add',
      'order INSERT INTO global_transaction',
      ...CANCEL_AT_PRODUCT,
      END,
    ],
  },
  {
    name: 'a purchase that nobody decides',
    purchase: { second: 'points', end: 'stays undecided', hasKey: true },
    steps: [
      'product calls order.decisions.settle',
      'order COMMIT global_transaction',
      'product COMMIT effect, purse, transaction_branch',
    ],
    isLate: true,
  },
];

/** A service is killed when a purchase is at a step. */
export interface Death {
  readonly flow: PurchaseFlow;
  readonly moment: Moment;
  readonly step: string;
  /** At which occurrence of the step, from 1. */
  readonly times: number;
  readonly outcome: 'COMMITTED' | 'ABORTED';
}

/** Before and after each step that a service takes, and each call that it is asked. */
export function deathsOf(service: ShopService, flow: PurchaseFlow): Death[] {
  const { steps, commitsAt = Infinity } = flow;
  return steps.flatMap((step, at) => {
    if (!step.startsWith(`${service} `) && !step.includes(` calls ${service}.`)) return [];
    const times = steps.slice(0, at + 1).filter(each => each === step).length;
    return (['before', 'after'] as const).map(moment => {
      const isCommitted = at > commitsAt || (at === commitsAt && moment === 'after');
      return { flow, moment, step, times, outcome: isCommitted ? 'COMMITTED' : 'ABORTED' } as const;
    });
  });
}
