import type { ShownActivity } from '../activity/activity-board.js';
import type { Ticket } from '../domain/ticket.js';
import type { TakeRequest } from '../shard/shard.store.js';
import type { GivenTicket } from '../ticket/ticket.repository.js';

/** How a request that is admitted becomes a ticket. The setting `flashSale.variant` selects one. */
export interface Intake {
  /**
   * A buyer has at most one live ticket in an activity: a repetition gets the same one.
   * @throws ServiceError NOT_BEGUN, ENDED, CANCELLED, SOLD_OUT, ALREADY_ORDERED, KEY_REUSED; NOT_READY or
   * OUTCOME_UNKNOWN: repeating the request returns the outcome
   */
  take(shown: ShownActivity, request: TakeRequest): Promise<Ticket>;

  /**
   * The ticket that a request has already; otherwise the live one of its buyer. Nothing is taken.
   * @throws ServiceError OUTCOME_UNKNOWN
   */
  given(shown: ShownActivity, request: TakeRequest): Promise<GivenTicket | undefined>;
}

export const INTAKE = Symbol('INTAKE');
