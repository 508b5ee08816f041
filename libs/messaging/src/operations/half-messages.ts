import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { HalfMessageState } from '../half-message/half-message-life.js';
import { conditionOf, MOST, type MessageQuery } from './message-query.js';

/** A message before the end of its local transaction, and for a week after it; without the payload. */
export interface FoundHalfMessage {
  /** Its own. The message has another one. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly key: string | null;
  readonly state: HalfMessageState;
  /** No check-back has found out how the local transaction ended. */
  readonly isGivenUp: boolean;
  /** Of the message in the outbox, once it is committed. */
  readonly messageId: string | null;
  /** How many checks were answered. */
  readonly checks: number;
  /** Of the last check that was not answered. */
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** Finds half messages by their own id, and by key. */
@Injectable()
export class HalfMessages {
  constructor(private readonly uow: UnitOfWork) {}

  /** @returns at most `MOST`, the newest ones, oldest first */
  async find(query: MessageQuery): Promise<FoundHalfMessage[]> {
    const condition = conditionOf(query, 'id');
    if (condition === null) return [];
    const rows = await this.uow.run(tx =>
      tx.query<FoundHalfMessage[]>(
        `SELECT id, kind, name, message_key AS \`key\`, state, is_given_up AS isGivenUp,
           message_id AS messageId, checks, last_error AS lastError, created_at AS createdAt,
           ended_at AS endedAt
         FROM half_message WHERE ${condition.sql} ORDER BY id DESC LIMIT ${MOST}`,
        condition.parameters,
      ),
    );
    return rows
      .map(row => ({ ...row, isGivenUp: Boolean(row.isGivenUp), checks: Number(row.checks) }))
      .toReversed();
  }
}
