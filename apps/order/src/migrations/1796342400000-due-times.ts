import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Table, due-time column, deadline column, index. Rows without an attempt become due at their deadline. */
const CLAIMED = [
  [
    'orders',
    'expiry_due_at',
    'expires_at',
    'ix_orders_expiry_due (status, pay_status, expiry_due_at, order_id)',
  ],
  [
    'placement',
    'rejection_due_at',
    'deadline',
    'ix_placement_rejection_due (state, rejection_due_at, order_id)',
  ],
] as const;

/** Adds an index for claiming orders and placements. It contains the due time, so each row needs one. */
export class DueTimes1796342400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, deadline, index] of CLAIMED) {
      const [found] = await runner.query(`SHOW COLUMNS FROM ${table} LIKE '${column}'`);
      // A start that was killed half-way may have changed this table already.
      if (found.Null === 'NO') continue;
      await runner.query(`UPDATE ${table} SET ${column} = ${deadline} WHERE ${column} IS NULL`);
      await runner.query(`ALTER TABLE ${table} MODIFY ${column} DATETIME(3) NOT NULL, ADD KEY ${index}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column, , index] of CLAIMED)
      await runner.query(
        `ALTER TABLE ${table} MODIFY ${column} DATETIME(3) NULL, DROP KEY ${index.split(' ')[0]}`,
      );
  }
}
