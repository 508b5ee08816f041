import type { MigrationInterface, QueryRunner } from 'typeorm';

const EXACT = (length: number): string => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin NOT NULL`;

// IF NOT EXISTS, because MySQL commits each CREATE TABLE by itself: a start that was killed half-way leaves
// some tables behind.
export class Notices1795309200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE IF NOT EXISTS notice (
        notice_id ${EXACT(64)},
        kind ${EXACT(16)},
        openid ${EXACT(64)},
        order_id ${EXACT(64)},
        amount_fen BIGINT NOT NULL,
        summary VARCHAR(128) NOT NULL,
        happened_at DATETIME(3) NOT NULL,
        state ${EXACT(16)},
        attempts INT NOT NULL,
        due_at DATETIME(3) NOT NULL,
        give_up_at DATETIME(3) NOT NULL,
        last_errcode INT NULL,
        created_at DATETIME(3) NOT NULL,
        ended_at DATETIME(3) NULL,
        PRIMARY KEY (notice_id),
        KEY ix_notice_due (state, due_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE IF EXISTS notice');
  }
}
