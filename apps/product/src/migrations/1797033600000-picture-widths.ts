import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The size of uploaded pictures, in pixels. Those of the menu import have none. */
export class PictureWidths1797033600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A start that was killed half-way may have added the columns, both in one statement.
    const [column] = await runner.query("SHOW COLUMNS FROM picture LIKE 'width'");
    if (column === undefined)
      await runner.query(
        'ALTER TABLE picture ADD width SMALLINT UNSIGNED NULL, ADD height SMALLINT UNSIGNED NULL',
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE picture DROP COLUMN width, DROP COLUMN height');
  }
}
