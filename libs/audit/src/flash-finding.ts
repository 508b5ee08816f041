import type { Violation } from './truth.js';

/** What is wrong with an activity, or with an order of it. */
export interface FlashFinding extends Pick<Violation, 'about' | 'finding'> {
  readonly activityId: string;
}

/** SQL for such findings about one invariant. */
export interface FlashCheck {
  readonly truth: string;
  readonly select: string;
  /** Whether it is no violation as long as product is behind: while a message is on its way, for example. */
  readonly awaitsProduct: boolean;
}
