import { FlashSaleErrors, ServiceError, type TicketResult } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { ActivityBoard } from '../activity/activity-board.js';
import type { Ticket } from '../domain/ticket.js';
import { DrainRate } from '../drain/drain-rate.js';
import { Seals } from './seals.js';
import { isVoid } from '../ticket/ticket-fate.js';
import { TicketRepository, type TicketSight } from '../ticket/ticket.repository.js';

/** What has become of a ticket, as the database knows it: Redis is not asked. */
@Injectable()
export class ShowTicketResult {
  constructor(
    private readonly seals: Seals,
    private readonly board: ActivityBoard,
    private readonly tickets: TicketRepository,
    private readonly rate: DrainRate,
  ) {}

  /** @throws ServiceError TICKET_NOT_FOUND, also for the ticket of another buyer */
  async execute(text: string, buyerOpenid: string): Promise<TicketResult> {
    const ticket = this.seals.readTicket(text, buyerOpenid);
    const sight = ticket && (await this.tickets.see(ticket));
    if (ticket === undefined || sight === undefined) throw new ServiceError(FlashSaleErrors.TICKET_NOT_FOUND);
    return sight.state === null ? this.#unstored(ticket, sight) : this.#stored(ticket, sight);
  }

  /** Every ticket is decidable: the log passes its place, or its generation ends. */
  async #unstored(ticket: Ticket, sight: TicketSight): Promise<TicketResult> {
    if (isVoid(ticket, sight)) {
      await this.#learnGeneration(ticket, sight);
      return { state: 'VOID' };
    }
    const { cursorSeq, left } = sight;
    const position = ticket.seq - cursorSeq;
    // Each earlier place takes a piece or waits, so none is left: this one waits behind all who wait already.
    if (position > left)
      return { state: 'QUEUED', position: (await this.tickets.waitingBefore(ticket)) + position };
    return { state: 'QUEUED', position, etaSeconds: this.rate.secondsFor(position) };
  }

  /**
   * Whoever reads VOID taps again at once. This process must not refuse that tap because the generation that
   * is over was sold out.
   */
  async #learnGeneration({ activityId, shard }: Ticket, { shardGen }: TicketSight): Promise<void> {
    const known = this.board.known(activityId)?.shards.find(one => one.shard === shard);
    if (known !== undefined && known.gen < shardGen) await this.board.refresh();
  }

  async #stored(ticket: Ticket, { state, orderId }: TicketSight): Promise<TicketResult> {
    switch (state!) {
      case 'WAITING':
        return { state: 'QUEUED', position: (await this.tickets.waitingBefore(ticket)) + 1 };
      case 'WON':
      case 'CANCELLED':
        return { state: 'WON', orderId: orderId! };
      case 'LAPSED':
        return { state: 'LAPSED', orderId: orderId! };
      case 'LOST':
      case 'SOLD_OUT':
      case 'VOID':
        return { state: state! as 'LOST' | 'SOLD_OUT' | 'VOID' };
    }
  }
}
