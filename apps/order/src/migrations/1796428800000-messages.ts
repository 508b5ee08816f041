import { outboxTable, sentMessageTable } from '@diancan/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Messages1796428800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(outboxTable);
    await runner.query(sentMessageTable);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sent_message');
    await runner.query('DROP TABLE outbox');
  }
}
