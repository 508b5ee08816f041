import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a dish gains: a place in its category, options, further pictures, and a time until it is sold out. */
const COLUMNS = {
  position: 'INT NOT NULL DEFAULT 0',
  // JSON, as text: options are read and written whole, with the row that a reservation locks anyway.
  options: 'MEDIUMTEXT NULL',
  sold_out_until: 'DATETIME(3) NULL',
  more_pictures: 'MEDIUMTEXT NULL',
};

export class Options1797120000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, type] of Object.entries(COLUMNS)) {
      // A start that was killed half-way may have added it.
      const [found] = await runner.query(`SHOW COLUMNS FROM product LIKE '${name}'`);
      if (found === undefined) await runner.query(`ALTER TABLE product ADD \`${name}\` ${type}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(COLUMNS))
      await runner.query(`ALTER TABLE product DROP COLUMN \`${name}\``);
  }
}
