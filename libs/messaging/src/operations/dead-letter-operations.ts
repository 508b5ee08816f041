import { UnitOfWork } from '@diancan/database';
import { RefusedOperationError } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { MessageConsumers } from '../consumer/message-consumers.js';
import { IS_OPEN } from '../dead-letter/dead-letter.repository.js';
import { NotPublishedError } from '../publisher/not-published.error.js';

export interface ListedLetter {
  readonly id: string;
  readonly consumer: string;
  /** Made from the content, and beginning with `x`, if the message came without an id. */
  readonly messageId: string;
  readonly name: string;
  readonly key: string | null;
  readonly error: string;
  readonly attempts: number;
  readonly diedAt: Date;
}

export interface ShownLetter extends ListedLetter {
  readonly replayedAt: Date | null;
  /** When it was discarded. */
  readonly discardedAt: Date | null;
  /** As it came; usually JSON. */
  readonly payload: string;
}

export interface LetterPage {
  /** List those behind this id; `0` for the first ones. */
  readonly after: string;
  readonly limit: number;
  /** Without it, those of all consumers. */
  readonly consumer?: string | undefined;
}

const LOT = 100;
const LETTER = `CAST(id AS CHAR) AS id, consumer, message_id AS messageId, name, message_key AS \`key\`,
  error, attempts, died_at AS diedAt`;

/** What operators do with dead letters. */
@Injectable()
export class DeadLetterOperations {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly consumers: MessageConsumers,
  ) {}

  /** Those that are open, in the order in which they first died. */
  list({ after, limit, consumer }: LetterPage): Promise<ListedLetter[]> {
    return this.uow.run(tx =>
      tx.query<ListedLetter[]>(
        `SELECT ${LETTER} FROM dead_letter
         WHERE ${IS_OPEN} AND dead_letter.id > ? AND (? IS NULL OR consumer = ?)
         ORDER BY dead_letter.id LIMIT ${limit}`,
        [after, consumer ?? null, consumer ?? null],
      ),
    );
  }

  /** @throws RefusedOperationError if there is no such dead letter */
  async show(id: string): Promise<ShownLetter> {
    const [letter] = await this.uow.run(tx =>
      tx.query<ShownLetter[]>(
        `SELECT ${LETTER}, replayed_at AS replayedAt, discarded_at AS discardedAt, payload
         FROM dead_letter WHERE dead_letter.id = ?`,
        [id],
      ),
    );
    if (letter === undefined) throw new RefusedOperationError(404, `There is no dead letter ${id} here.`);
    return letter;
  }

  /**
   * Gives a dead letter back to its consumer. One that is replayed or discarded already stays as
   * it is.
   * @returns whether it was sent
   * @throws RefusedOperationError if there is none, its consumer does not run here, or the broker is away;
   *   then nothing has changed
   */
  async replay(id: string): Promise<boolean> {
    const { consumer } = await this.show(id);
    if (!this.consumers.names.includes(consumer))
      throw new RefusedOperationError(409, `The consumer ${consumer} does not run here: nothing takes it.`);
    return (await this.#send(id, 'nothing has changed')) === 1;
  }

  /**
   * Discards a dead letter: it is never handled, and holds up no other message of its key. One that is
   * replayed or discarded already stays as it is.
   * @returns whether it was discarded
   * @throws RefusedOperationError if there is none
   */
  async discard(id: string): Promise<boolean> {
    await this.show(id);
    return (await this.consumers.discard([id])) === 1;
  }

  /**
   * Gives all dead letters that there are now back to the consumers that run here, each once. Repeat it if it
   * is interrupted: those that are replayed stay as they are.
   * @param consumer only its dead letters
   * @returns how many were sent so far, after each lot
   * @throws RefusedOperationError if the consumer does not run here, or the broker is away
   */
  async *replayAll(consumer?: string): AsyncGenerator<{ replayed: number }> {
    if (consumer !== undefined && !this.consumers.names.includes(consumer))
      throw new RefusedOperationError(
        404,
        `No consumer ${consumer} runs here; there is ${this.consumers.names.join(', ') || 'none'}.`,
      );
    const last = await this.#lastId();
    let replayed = 0;
    let after = '0';
    for (;;) {
      const lot = await this.#open(after, last, consumer);
      for (const id of lot)
        replayed += await this.#send(id, `${replayed} were replayed before; the others have not changed`);
      yield { replayed };
      if (lot.length < LOT) return;
      after = lot.at(-1)!;
    }
  }

  async #send(id: string, state: string): Promise<number> {
    try {
      return await this.consumers.replay([id]);
    } catch (error) {
      if (!(error instanceof NotPublishedError)) throw error;
      throw new RefusedOperationError(503, `RabbitMQ did not take it (${error.message}): ${state}.`);
    }
  }

  async #lastId(): Promise<string> {
    const [row] = await this.uow.run(tx =>
      tx.query<Array<{ last: string }>>('SELECT CAST(COALESCE(MAX(id), 0) AS CHAR) AS last FROM dead_letter'),
    );
    return row!.last;
  }

  async #open(after: string, last: string, consumer?: string): Promise<string[]> {
    const consumers = consumer === undefined ? this.consumers.names : [consumer];
    if (consumers.length === 0) return [];
    const rows = await this.uow.run(tx =>
      tx.query<Array<{ id: string }>>(
        `SELECT CAST(id AS CHAR) AS id FROM dead_letter
         WHERE ${IS_OPEN} AND dead_letter.id > ? AND dead_letter.id <= ? AND consumer IN (?)
         ORDER BY dead_letter.id LIMIT ${LOT}`,
        [after, last, consumers],
      ),
    );
    return rows.map(({ id }) => id);
  }
}
