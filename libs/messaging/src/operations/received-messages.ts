import { UnitOfWork } from '@diancan/database';
import { Injectable, Optional } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { MessageConsumers } from '../consumer/message-consumers.js';
import { IS_OPEN } from '../dead-letter/dead-letter.repository.js';
import { inboxMark } from '../inbox/inbox.repository.js';
import { isMessageId, messageDay } from '../inbox/message-day.js';
import { ParkedMessages } from '../ordering/parked-message.repository.js';
import { conditionOf, MOST, type MessageQuery } from './message-query.js';
import {
  type AttemptRow,
  type InboxRow,
  type LetterRow,
  type ParkedRow,
  type Receipt,
  receiptsOf,
} from './receipt.js';

export interface ConsumerState {
  readonly consumer: string;
  /** Messages that have failed and are tried again. */
  readonly retrying: number;
  /** Dead letters that are neither replayed nor discarded. */
  readonly deadLetters: number;
  /** Messages that wait for an earlier one of their key. */
  readonly parked: number;
}

/** Finds what has become of messages at the consumers of this service. */
@Injectable()
export class ReceivedMessages {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly consumers: MessageConsumers,
    /** If a consumer is ordered: only then the service has their table. */
    @Optional() private readonly parked?: ParkedMessages,
  ) {}

  /** By key, only dead letters and parked messages are found: the inbox keeps ids only. */
  find(query: MessageQuery): Promise<Receipt[]> {
    return this.uow.run(async tx => {
      const letters = await this.#letters(tx, query);
      const parked = await this.#parkedRows(tx, query);
      const ids = [...new Set([...query.ids, ...[...letters, ...parked].map(({ messageId }) => messageId)])];
      // The inbox last: a message that is handled meanwhile is found in it.
      const attempts = await this.#attempts(tx, ids);
      return receiptsOf({ letters, parked, attempts, inbox: await this.#inbox(tx, ids) });
    });
  }

  /** Of each consumer that runs here, and of each that has left something behind. */
  async states(): Promise<ConsumerState[]> {
    const rows = await this.uow.run(tx =>
      tx.query<Array<{ consumer: string; retrying: string | number; deadLetters: string | number }>>(
        `SELECT consumer, SUM(retrying) AS retrying, SUM(dead) AS deadLetters FROM (
           SELECT consumer, COUNT(*) AS retrying, 0 AS dead FROM message_attempt GROUP BY consumer
           UNION ALL
           SELECT consumer, 0, COUNT(*) FROM dead_letter WHERE ${IS_OPEN} GROUP BY consumer
         ) counts GROUP BY consumer`,
      ),
    );
    const parked = (await this.parked?.count()) ?? new Map<string, never>();
    const counted = new Map(rows.map(row => [row.consumer, row]));
    const names = [...new Set([...this.consumers.names, ...counted.keys(), ...parked.keys()])];
    return names.map(consumer => ({
      consumer,
      retrying: Number(counted.get(consumer)?.retrying ?? 0),
      deadLetters: Number(counted.get(consumer)?.deadLetters ?? 0),
      parked: parked.get(consumer)?.parked ?? 0,
    }));
  }

  async #letters(tx: EntityManager, query: MessageQuery): Promise<LetterRow[]> {
    const condition = conditionOf(query);
    if (condition === null) return [];
    return tx.query<LetterRow[]>(
      `SELECT CAST(id AS CHAR) AS id, consumer, message_id AS messageId, name, message_key AS \`key\`, error,
         attempts, died_at AS diedAt, replayed_at AS replayedAt, discarded_at AS discardedAt
       FROM dead_letter WHERE ${condition.sql} ORDER BY dead_letter.id DESC LIMIT ${MOST}`,
      condition.parameters,
    );
  }

  async #parkedRows(tx: EntityManager, query: MessageQuery): Promise<ParkedRow[]> {
    const condition = conditionOf(query);
    if (condition === null || this.parked === undefined) return [];
    return tx.query<ParkedRow[]>(
      `SELECT consumer, message_id AS messageId, name, message_key AS \`key\`, previous_id AS previousId,
         parked_at AS parkedAt
       FROM parked_message WHERE returned_at IS NULL AND ${condition.sql}
       ORDER BY parked_message.id DESC LIMIT ${MOST}`,
      condition.parameters,
    );
  }

  async #attempts(tx: EntityManager, ids: readonly string[]): Promise<AttemptRow[]> {
    if (ids.length === 0 || this.consumers.names.length === 0) return [];
    return tx.query<AttemptRow[]>(
      `SELECT consumer, message_id AS messageId, attempts, last_error AS lastError, updated_at AS updatedAt
       FROM message_attempt WHERE consumer IN (?) AND message_id IN (?)`,
      [this.consumers.names, ids],
    );
  }

  async #inbox(tx: EntityManager, ids: readonly string[]): Promise<InboxRow[]> {
    const proper = ids.filter(isMessageId);
    if (proper.length === 0 || this.consumers.names.length === 0) return [];
    const rows = await tx.query<Array<Omit<InboxRow, 'mark'> & { batch: string }>>(
      `SELECT consumer, message_id AS messageId, batch, received_at AS receivedAt FROM inbox
       WHERE consumer IN (?) AND message_id IN (?) AND day IN (?)`,
      [this.consumers.names, proper, [...new Set(proper.map(messageDay))]],
    );
    return rows.map(({ batch, ...row }) => ({ ...row, mark: inboxMark(batch) }));
  }
}
