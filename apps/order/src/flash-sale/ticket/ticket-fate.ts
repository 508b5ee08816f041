import type { Ticket } from '../domain/ticket.js';
import type { TicketSight } from './ticket.repository.js';

/** Whether a ticket that is not stored never will be: its place is passed, or its generation is over. */
export const isVoid = ({ gen, seq }: Ticket, { shardGen, shardStage, cursorSeq }: TicketSight): boolean =>
  gen < shardGen || shardStage === 'CLOSED' || seq <= cursorSeq;

/** Whether a ticket is undecided, or has won an order that nobody has cancelled. */
export const isLive = (ticket: Ticket, sight: TicketSight): boolean =>
  sight.state === null ? !isVoid(ticket, sight) : sight.state === 'WAITING' || sight.state === 'WON';
