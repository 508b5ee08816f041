import type { ShownActivity } from '../activity/activity-board.js';
import type { Ticket } from '../domain/ticket.js';
import type { TakeRequest } from '../shard/shard.store.js';

/** How a request that is admitted becomes a ticket. The setting `flashSale.variant` selects one. */
export interface Intake {
  /**
   * A buyer has at most one live ticket in an activity: a repetition gets the same one.
   * @throws ServiceError NOT_BEGUN, ENDED, CANCELLED, SOLD_OUT, ALREADY_ORDERED, KEY_REUSED; NOT_READY or
   * OUTCOME_UNKNOWN: repeating the request returns the outcome
   */
  take(shown: ShownActivity, request: TakeRequest): Promise<Ticket>;
}

export const INTAKE = Symbol('INTAKE');
