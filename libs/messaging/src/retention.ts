import type { Purge } from '@diancan/database';

const DAY_MS = 86_400_000;
const LOT = 1_000;

/** For how many days a service keeps its messages, and its records of them. */
export const KEPT_DAYS = {
  /** After it was sent: for the audit, a search, and a refill of a broker that has lost its disk. */
  sentMessage: 7,
  /** Longer than messages that were sent, so that a broker that is filled again repeats nothing. */
  inbox: 14,
  /** As long as the inbox knows the message; much longer than any delay between two attempts. */
  attempt: 14,
  /** After it was replayed or discarded, with its copy on the broker: a payload may hold data of persons. */
  closedDeadLetter: 14,
  /** Half as long as the inbox knows a message, so that it still does when the next of its key arrives. */
  lastMessage: 7,
  /** After its end: as long as a message that was sent. */
  halfMessage: 7,
  /** After it went back to its queue. */
  parkedMessage: 1,
} as const;

export const keptMs = (what: keyof typeof KEPT_DAYS): number => KEPT_DAYS[what] * DAY_MS;

/** The rows that are deleted one by one. Days of messages are dropped as a whole (`DayPartitionsJob`). */
export const PURGES = {
  attempts: [{ table: 'message_attempt', since: 'updated_at', keptMs: keptMs('attempt'), lot: LOT }],
  closedDeadLetters: [
    { table: 'dead_letter', since: 'replayed_at', keptMs: keptMs('closedDeadLetter'), lot: LOT },
    {
      table: 'dead_letter',
      // True for each that is discarded; the index has this column first.
      where: 'replayed_at IS NULL',
      since: 'discarded_at',
      keptMs: keptMs('closedDeadLetter'),
      lot: LOT,
    },
  ],
  lastMessages: [{ table: 'last_message', since: 'updated_at', keptMs: keptMs('lastMessage'), lot: LOT }],
  halfMessages: ['COMMITTED', 'ROLLED_BACK'].map(state => ({
    table: 'half_message',
    where: 'state = ?',
    parameters: [state],
    since: 'ended_at',
    keptMs: keptMs('halfMessage'),
    lot: LOT,
  })),
  parkedMessages: [
    { table: 'parked_message', since: 'returned_at', keptMs: keptMs('parkedMessage'), lot: LOT },
  ],
} satisfies Record<string, readonly Purge[]>;
