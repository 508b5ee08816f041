import { flashUnsold } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { Outbox } from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ActivityRepository } from '../activity/activity.repository.js';
import type { Activity } from '../domain/activity.js';
import type { TicketContent } from '../domain/ticket-content.js';
import type { Winner } from '../ticket/order-of-winner.js';
import { type StoredTicket, TicketRepository } from '../ticket/ticket.repository.js';
import type { LogEntry } from '../shard/log-entry.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import { type DrainPlan, planDrain } from './drain-plan.js';
import { oneOfManyIds } from './many-ids.js';
import { StoreWinners } from './store-winners.use-case.js';

/** The database refuses the entries: they do not continue what it has, or they take more than there is. */
export class LogRefusedError extends Error {
  override readonly name = 'LogRefusedError';
}

/** Stores entries of a shard's log: cursor, tickets, orders and messages in one commit. */
@Injectable()
export class StoreEntries {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly shards: ShardRepository,
    private readonly activities: ActivityRepository,
    private readonly tickets: TicketRepository,
    private readonly winners: StoreWinners,
    private readonly outbox: Outbox,
  ) {}

  /**
   * @param entries those that follow the shard's cursor, at least one
   * @throws LogRefusedError if nothing may be stored
   * @throws StaleFencingTokenError if a later holder of the shard's lock has stored something
   */
  async execute(
    activity: Activity,
    shard: Shard,
    entries: readonly LogEntry[],
    fencingToken: number,
  ): Promise<void> {
    const plan = planDrain(entries);
    const { seq, rid } = entries.at(-1)!;
    await this.uow.run(async tx => {
      await this.shards.requireToken(tx, shard, fencingToken);
      const isNext = await this.shards.advance(tx, shard, { seq, rid, pieces: plan.pieces });
      if (!isNext) throw new LogRefusedError(`${activity.activityId}.${shard.shard} at ${shard.cursorSeq}`);
      await this.#storeTickets(tx, activity, shard, plan);
      if (plan.toReservoir > 0)
        await this.activities.addToReservoir(tx, activity.activityId, plan.toReservoir);
      for (const entry of plan.toDish) await this.#giveToDish(tx, activity, shard, entry);
    });
  }

  async #storeTickets(tx: EntityManager, activity: Activity, shard: Shard, plan: DrainPlan): Promise<void> {
    const waiting = await this.tickets.lockWaiting(
      tx,
      plan.promoted.map(({ rid }) => rid),
    );
    const promoted = plan.promoted.map(entry => winnerOf(entry, contentOfWaiting(waiting.get(entry.rid))));
    const fresh = plan.fresh.map(({ entry, fate }) => ({
      fate,
      entry,
      winner: fate === 'WON' ? winnerOf(entry, entry.content) : undefined,
    }));
    const winners = [...fresh.flatMap(({ winner }) => winner ?? []), ...promoted];
    await this.winners.inside(tx, activity, winners);
    await this.tickets.add(
      tx,
      fresh.map(({ fate, entry, winner }) => ticketOf(shard, entry, fate, winner?.orderId ?? null)),
    );
    await this.tickets.markWon(tx, promoted);
    await this.tickets.move(
      tx,
      plan.dismissed.map(({ rid }) => rid),
      'SOLD_OUT',
    );
  }

  async #giveToDish(
    tx: EntityManager,
    { activityId }: Activity,
    { gen }: Shard,
    { rid, quantity }: LogEntry,
  ): Promise<void> {
    await this.activities.addToReturned(tx, activityId, quantity);
    // If Redis has lost the first withdrawal, a repeated request withdraws again; the generation keeps the
    // two references apart.
    const reference = `${rid}-${gen}`;
    await this.outbox.send(tx, flashUnsold, { activityId, reference, quantity }, { key: activityId });
  }
}

const winnerOf = ({ rid, buyer, quantity }: LogEntry, content: string): Winner => ({
  orderId: oneOfManyIds(),
  rid,
  buyer,
  quantity,
  content: JSON.parse(content) as TicketContent,
});

function contentOfWaiting(ticket: StoredTicket | undefined): string {
  if (ticket?.content == null) throw new LogRefusedError('a ticket is served that does not wait');
  return ticket.content;
}

const ticketOf = (
  { activityId, shard, gen }: Shard,
  { seq, rid, buyer, quantity, content }: LogEntry,
  state: StoredTicket['state'],
  orderId: string | null,
): StoredTicket => ({
  rid,
  activityId,
  shard,
  gen,
  seq,
  buyer,
  quantity,
  fingerprint: (JSON.parse(content) as TicketContent).fingerprint,
  state,
  orderId,
  content: state === 'WAITING' ? content : null,
});
