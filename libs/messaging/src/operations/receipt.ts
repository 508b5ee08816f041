import type { InboxMark } from '../inbox/inbox.repository.js';

/** What has become of a message at one consumer. There is none if the consumer has not received it. */
export interface Receipt {
  readonly consumer: string;
  readonly messageId: string;
  /** Null if only the sender knows it: the inbox keeps ids only. */
  readonly name: string | null;
  readonly key: string | null;
  /**
   * `handled`: its effect is committed. `retrying`: it waits for its next attempt. `dead`: it is not tried
   * any more. `replayed`: it was a dead letter, was sent again, and is not handled yet. `discarded`: it was a
   * dead letter, and is never handled. `parked`: it waits for an earlier message of its key.
   */
  readonly outcome: 'handled' | 'retrying' | 'dead' | 'replayed' | 'discarded' | 'parked';
  /** When that was committed. */
  readonly at: Date;
  /** How many have failed; null if that is not known any more. */
  readonly attempts: number | null;
  readonly error: string | null;
  /** The id of its dead letter, also after a replay. */
  readonly deadLetter: string | null;
  /** The message of its key before it, while it is parked. */
  readonly waitsFor: string | null;
}

interface AtConsumer {
  readonly consumer: string;
  readonly messageId: string;
}

export interface InboxRow extends AtConsumer {
  readonly mark: InboxMark;
  readonly receivedAt: Date;
}

export interface AttemptRow extends AtConsumer {
  readonly attempts: number;
  readonly lastError: string | null;
  readonly updatedAt: Date;
}

export interface LetterRow extends AtConsumer {
  readonly id: string;
  readonly name: string;
  readonly key: string | null;
  readonly error: string;
  readonly attempts: number;
  readonly diedAt: Date;
  readonly replayedAt: Date | null;
  readonly discardedAt: Date | null;
}

export interface ParkedRow extends AtConsumer {
  readonly name: string;
  readonly key: string | null;
  readonly previousId: string;
  readonly parkedAt: Date;
}

/** The rows of one message at one consumer. */
interface Rows {
  inbox?: InboxRow;
  attempt?: AttemptRow;
  letter?: LetterRow;
  parked?: ParkedRow;
}

/** What the rows of a consumer's tables say together. */
export function receiptsOf(rows: {
  inbox: readonly InboxRow[];
  attempts: readonly AttemptRow[];
  letters: readonly LetterRow[];
  parked: readonly ParkedRow[];
}): Receipt[] {
  const found = new Map<string, AtConsumer & Rows>();
  const note = ({ consumer, messageId }: AtConsumer, more: Rows) => {
    const place = `${consumer} ${messageId}`;
    found.set(place, { ...(found.get(place) ?? { consumer, messageId }), ...more });
  };
  for (const inbox of rows.inbox) note(inbox, { inbox });
  for (const attempt of rows.attempts) note(attempt, { attempt });
  for (const letter of rows.letters) note(letter, { letter });
  for (const parked of rows.parked) note(parked, { parked });
  return [...found.values()].map(each => ({
    consumer: each.consumer,
    messageId: each.messageId,
    name: each.letter?.name ?? each.parked?.name ?? null,
    key: each.letter?.key ?? each.parked?.key ?? null,
    deadLetter: each.letter?.id ?? null,
    ...fateOf(each),
  }));
}

type Fate = Pick<Receipt, 'outcome' | 'at' | 'attempts' | 'error' | 'waitsFor'>;

const fate = (outcome: Receipt['outcome'], at: Date, more: Partial<Fate> = {}): Fate => ({
  outcome,
  at,
  attempts: null,
  error: null,
  waitsFor: null,
  ...more,
});

/** The last thing that has happened. What comes after a replay is newer than the replay. */
function fateOf({ inbox, attempt, letter, parked }: Rows): Fate {
  if (inbox?.mark === 'handled') return fate('handled', inbox.receivedAt);
  const death = letter && { attempts: letter.attempts, error: letter.error };
  if (letter?.replayedAt === null && letter.discardedAt === null) return fate('dead', letter.diedAt, death);
  if (attempt !== undefined)
    return fate('retrying', attempt.updatedAt, { attempts: attempt.attempts, error: attempt.lastError });
  if (parked !== undefined) return fate('parked', parked.parkedAt, { waitsFor: parked.previousId });
  if (letter === undefined) return fate(inbox!.mark, inbox!.receivedAt);
  if (letter.discardedAt !== null) return fate('discarded', letter.discardedAt, death);
  return fate('replayed', letter.replayedAt!);
}
