import { jobTable } from '@diancan/jobs';
import {
  deadLetterTable,
  inboxTable,
  messageAttemptTable,
  outboxTable,
  sentMessageTable,
} from '@diancan/messaging';
import { transactionBranchTable } from '@diancan/transaction';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  transactionBranchTable,
  jobTable,
  outboxTable,
  sentMessageTable,
  inboxTable,
  messageAttemptTable,
  deadLetterTable,
];

/** Deductions that an earlier release has made stay, and are released as before. */
export class Reservations1796601600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'dead_letter',
      'message_attempt',
      'inbox',
      'sent_message',
      'outbox',
      'job',
      'transaction_branch',
    ])
      await runner.query(`DROP TABLE ${table}`);
  }
}
