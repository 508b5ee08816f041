import {
  deadLetterTable,
  inboxTable,
  messageAttemptTable,
  outboxTable,
  sentMessageTable,
} from '@diancan/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices that an earlier release has stored stay, and are sent as before. */
export class Messages1796428800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [outboxTable, sentMessageTable, inboxTable, messageAttemptTable, deadLetterTable])
      await runner.query(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['dead_letter', 'message_attempt', 'inbox', 'sent_message', 'outbox'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
