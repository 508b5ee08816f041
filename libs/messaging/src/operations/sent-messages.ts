import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { conditionOf, MOST, type MessageQuery } from './message-query.js';

/** What its sender knows of a message; without the payload. */
export interface SentMessageState {
  readonly messageId: string;
  readonly name: string;
  readonly key: string | null;
  readonly createdAt: Date;
  /** When the broker had confirmed it; null: it waits in the outbox. */
  readonly sentAt: Date | null;
  /** How often it was taken from the outbox; the first sending, right after the commit, does not count. */
  readonly attempts: number;
  /** Of the last attempt, while it waits. */
  readonly lastError: string | null;
}

const MESSAGE = 'message_id AS messageId, name, message_key AS `key`, created_at AS createdAt, attempts';

/** Finds messages that this service sends: those that wait, and those of the last 7 days. */
@Injectable()
export class SentMessages {
  constructor(private readonly uow: UnitOfWork) {}

  /** @returns at most `MOST`, the newest ones, oldest first */
  async find(query: MessageQuery): Promise<SentMessageState[]> {
    const condition = conditionOf(query);
    if (condition === null) return [];
    const { sql, parameters } = condition;
    // One statement: a message that moves is in one of the tables.
    const rows = await this.uow.run(tx =>
      tx.query<SentMessageState[]>(
        `SELECT ${MESSAGE}, CAST(NULL AS DATETIME(3)) AS sentAt, last_error AS lastError
         FROM outbox WHERE ${sql}
         UNION ALL
         SELECT ${MESSAGE}, sent_at AS sentAt, NULL AS lastError FROM sent_message WHERE ${sql}
         ORDER BY messageId DESC LIMIT ${MOST}`,
        [...parameters, ...parameters],
      ),
    );
    return rows.map(row => ({ ...row, attempts: Number(row.attempts) })).toReversed();
  }
}
