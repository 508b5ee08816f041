import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';

/** A new, empty schema on the test run's database server. */
export interface FreshSchema {
  /** Value for DIANCAN_DB_URL. */
  readonly url: string;
  drop(): Promise<void>;
}

/** @throws Error if the run has no database server: medium specs need `npm test` */
export async function freshSchema(prefix = 'spec'): Promise<FreshSchema> {
  const admin = process.env['DIANCAN_TEST_MYSQL_URL'];
  if (admin === undefined)
    throw new Error('DIANCAN_TEST_MYSQL_URL is not set; run the medium lane with: npm test -- --lane medium');
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string): Promise<void> => {
    const connection = await createConnection(admin);
    await connection.query(sql);
    await connection.end();
  };
  await run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE ${name}`) };
}
