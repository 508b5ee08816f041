import { globalTransactionTable } from '@diancan/transaction';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders of an earlier release have no `gid`. Placements stay, because they remember keys for a day. */
export class GlobalTransactions1796601600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(globalTransactionTable);
    const [found] = await runner.query("SHOW COLUMNS FROM orders LIKE 'gid'");
    // A start that was killed half-way may have added it.
    if (found === undefined)
      await runner.query('ALTER TABLE orders ADD gid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE orders DROP COLUMN gid');
    await runner.query('DROP TABLE global_transaction');
  }
}
