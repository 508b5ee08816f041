import { FlashSaleErrors, OrderErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { LockBusyError } from '@diancan/lock';
import { ulid } from 'ulid';
import type { ShownActivity } from '../activity/activity-board.js';
import type { Ticket } from '../domain/ticket.js';
import type { Intake } from '../intake/intake.js';
import type { TakeRequest } from '../shard/shard.store.js';
import { AlreadySoldError, SoldOutError } from './sale-refused.error.js';
import type { GivenTicket, TicketRepository } from '../ticket/ticket.repository.js';
import type { Sale } from './sales.repository.js';

/** One way to sell a piece within the request. */
export interface Variant {
  /**
   * @returns the ticket, won and stored
   * @throws SoldOutError, AlreadySoldError: nothing is sold. Any other error: unknown
   */
  sell(shown: ShownActivity, sale: Sale): Promise<Ticket>;
}

/** What the variants have in common: each buyer's one ticket, and the answers. */
export class VariantIntake implements Intake {
  constructor(
    private readonly tickets: TicketRepository,
    private readonly variant: Variant,
  ) {}

  given({ activity }: ShownActivity, request: TakeRequest): Promise<GivenTicket | undefined> {
    return this.tickets.given(activity.activityId, request);
  }

  async take(shown: ShownActivity, request: TakeRequest): Promise<Ticket> {
    try {
      const known = await this.given(shown, request);
      if (known !== undefined) return repeated(known, request);
      return await this.variant.sell(shown, { orderId: ulid(), activity: shown.activity, request });
    } catch (error) {
      if (error instanceof AlreadySoldError) return this.#again(shown, request);
      if (error instanceof ServiceError) throw error;
      if (error instanceof SoldOutError) throw new ServiceError(FlashSaleErrors.SOLD_OUT);
      if (error instanceof LockBusyError) throw new ServiceError(FlashSaleErrors.CROWDED);
      throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, null, { cause: error });
    }
  }

  async #again(shown: ShownActivity, request: TakeRequest): Promise<Ticket> {
    const known = await this.given(shown, request);
    // Its order was cancelled in this moment; the buyer may order again.
    if (known === undefined) throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN);
    return repeated(known, request);
  }
}

function repeated({ fingerprint, ...ticket }: GivenTicket, request: TakeRequest): Ticket {
  if (fingerprint === request.fingerprint) return ticket;
  throw new ServiceError(
    ticket.rid === request.rid ? OrderErrors.KEY_REUSED : FlashSaleErrors.ALREADY_ORDERED,
  );
}
