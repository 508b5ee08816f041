/** What has become of a message at one consumer. There is none if the consumer has not received it. */
export interface Receipt {
  readonly consumer: string;
  readonly messageId: string;
  /** Null if only the sender knows it: the inbox keeps ids only. */
  readonly name: string | null;
  readonly key: string | null;
  /**
   * `handled`: its effect is committed. `retrying`: it waits for its next attempt. `dead`: it is not tried
   * any more. `replayed`: it was a dead letter, was sent again, and is not handled yet.
   */
  readonly outcome: 'handled' | 'retrying' | 'dead' | 'replayed';
  /** When that was committed. */
  readonly at: Date;
  /** How many have failed; null if that is not known any more. */
  readonly attempts: number | null;
  readonly error: string | null;
  /** The id of its dead letter, also after a replay. */
  readonly deadLetter: string | null;
}

interface AtConsumer {
  readonly consumer: string;
  readonly messageId: string;
}

export interface InboxRow extends AtConsumer {
  readonly isDead: boolean;
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
}

/** The rows of one message at one consumer. */
interface Rows {
  inbox?: InboxRow;
  attempt?: AttemptRow;
  letter?: LetterRow;
}

/** What the rows of a consumer's tables say together. */
export function receiptsOf(rows: {
  inbox: readonly InboxRow[];
  attempts: readonly AttemptRow[];
  letters: readonly LetterRow[];
}): Receipt[] {
  const found = new Map<string, AtConsumer & Rows>();
  const note = ({ consumer, messageId }: AtConsumer, more: Rows) => {
    const place = `${consumer} ${messageId}`;
    found.set(place, { ...(found.get(place) ?? { consumer, messageId }), ...more });
  };
  for (const inbox of rows.inbox) note(inbox, { inbox });
  for (const attempt of rows.attempts) note(attempt, { attempt });
  for (const letter of rows.letters) note(letter, { letter });
  return [...found.values()].map(each => ({
    consumer: each.consumer,
    messageId: each.messageId,
    name: each.letter?.name ?? null,
    key: each.letter?.key ?? null,
    deadLetter: each.letter?.id ?? null,
    ...outcomeOf(each),
  }));
}

/** The last thing that has happened. An attempt after a replay is newer than the replay. */
function outcomeOf({ inbox, attempt, letter }: Rows): Pick<Receipt, 'outcome' | 'at' | 'attempts' | 'error'> {
  if (inbox !== undefined && !inbox.isDead)
    return { outcome: 'handled', at: inbox.receivedAt, attempts: null, error: null };
  if (letter !== undefined && letter.replayedAt === null)
    return { outcome: 'dead', at: letter.diedAt, attempts: letter.attempts, error: letter.error };
  if (attempt !== undefined)
    return {
      outcome: 'retrying',
      at: attempt.updatedAt,
      attempts: attempt.attempts,
      error: attempt.lastError,
    };
  if (letter !== undefined)
    return { outcome: 'replayed', at: letter.replayedAt!, attempts: null, error: null };
  return { outcome: 'dead', at: inbox!.receivedAt, attempts: null, error: null };
}
