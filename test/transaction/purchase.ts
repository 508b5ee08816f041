/** The services of the test: one begins transactions, two take part in them. */
export const SHOP_SERVICES = ['order', 'product', 'user'] as const;
export type ShopService = (typeof SHOP_SERVICES)[number];

/** Work of three services: it takes from a purse at product, does a second thing at user, and is recorded. */
export interface Purchase {
  /** ULID of the buyer, who has a purse at product and one at user. */
  readonly owner: string;
  /** What it does at user: takes from the purse, or gives points, which cannot be reserved. */
  readonly second: 'purse' | 'points';
  /** How much it takes from each purse. By default 1. */
  readonly amount?: number;
  /** By default 1; user refuses more than 100. */
  readonly points?: number;
  /**
   * One after another by default. `sharing`: from purses, where tries and decisions of several purchases
   * share commits. `outside`: of any global transaction, with the same work.
   */
  readonly calls?: 'at once' | 'sharing' | 'outside';
  /** What the initiator does when both are tried, instead of committing. The last one needs a key. */
  readonly end?: 'gives up' | 'stays undecided';
  /** Whether it is a request with a key, which has its effect once. */
  readonly hasKey?: boolean;
  /** How long participants wait for the decision before they ask, in ms. By default longer than any test. */
  readonly ttlMs?: number;
}

/** What the initiator answers: an error has the code of its catalogue if it has one. */
export interface PurchaseAnswer {
  readonly code?: number;
  readonly error?: string;
}

/** What a process is told. */
export type Instruction = { readonly buy: Purchase; readonly number: number } | { readonly settings: object };

/** What a process tells. */
export type Report =
  | { readonly isReady: true }
  | { readonly isSet: true }
  | { readonly number: number; readonly answer: PurchaseAnswer };
