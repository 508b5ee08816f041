import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { databaseOptions, openMigrated } from '@diancan/database';
import * as idempotency from '@diancan/idempotency';
import * as jobs from '@diancan/jobs';
import * as messaging from '@diancan/messaging';
import * as transaction from '@diancan/transaction';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS as ORDER_MIGRATIONS } from '../../apps/order/src/migrations/index.js';
import { MIGRATIONS as PRODUCT_MIGRATIONS } from '../../apps/product/src/migrations/index.js';
import { MIGRATIONS as USER_MIGRATIONS } from '../../apps/user/src/migrations/index.js';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { OPTIONAL } from './library-tables.js';
import { ORDER, PRODUCT, USER } from './service-tables.js';

class OptionalTables1796428800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { lastMessageTable, parkedMessageTable, halfMessageTable } = messaging;
    for (const table of [lastMessageTable, parkedMessageTable, halfMessageTable]) await runner.query(table);
  }

  async down(): Promise<void> {}
}

const SCHEMAS = [
  ['order', ORDER_MIGRATIONS, ORDER],
  ['product', PRODUCT_MIGRATIONS, PRODUCT],
  ['user', USER_MIGRATIONS, USER],
  ['messages', [OptionalTables1796428800000], OPTIONAL],
] as const;

/** The statements of the libraries that create tables. */
const LIBRARY_TABLES = Object.entries<unknown>({
  ...idempotency,
  ...jobs,
  ...messaging,
  ...transaction,
}).flatMap(([name, sql]) =>
  name.endsWith('Table') ? [/CREATE TABLE IF NOT EXISTS (\w+)/.exec(String(sql))![1]!] : [],
);

it('each table of a library is in one of the schemas here', () => {
  const known = SCHEMAS.flatMap(([, , largest]) => Object.keys(largest));
  expect(LIBRARY_TABLES.length).toBeGreaterThan(0);
  expect(LIBRARY_TABLES.filter(table => !known.includes(table))).toEqual([]);
});

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  /** The length of a text column, or the largest number of an integer column. */
  readonly room: number;
}

const LARGEST_NUMBER: Readonly<Record<string, number>> = {
  tinyint: 2 ** 7 - 1,
  smallint: 2 ** 15 - 1,
  int: 2 ** 31 - 1,
  bigint: Number.MAX_SAFE_INTEGER,
};

async function columnsOf(dataSource: DataSource): Promise<Column[]> {
  const rows = await dataSource.query<Array<Omit<Column, 'room'> & { characters: string | null }>>(
    `SELECT TABLE_NAME AS \`table\`, COLUMN_NAME AS name, DATA_TYPE AS type,
            CHARACTER_MAXIMUM_LENGTH AS characters
       FROM information_schema.columns
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> 'migrations'
        AND DATA_TYPE IN ('char', 'varchar', 'tinyint', 'smallint', 'mediumint', 'int', 'bigint')`,
  );
  return rows.map(({ characters, ...column }) => ({
    ...column,
    room: characters === null ? LARGEST_NUMBER[column.type]! : Number(characters),
  }));
}

describe.each(SCHEMAS)('the schema of %s', (service, migrations, largest) => {
  let schema: FreshSchema;
  let dataSource: DataSource;
  let columns: Column[];

  beforeAll(async () => {
    schema = await freshSchema(service);
    const modules = await Promise.all(
      globSync(`apps/${service}/src/**/*.entity.ts`).map(file => import(resolve(file))),
    );
    const entities = modules.flatMap(module => Object.values(module as object)) as never[];
    dataSource = await openMigrated({
      ...databaseOptions(schema.url, 2),
      migrations: [...migrations],
      entities,
    });
    columns = await columnsOf(dataSource);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await schema?.drop();
  });

  it('has room for the largest value of every column, and the table here knows them all', () => {
    const known = Object.entries(largest).flatMap(([table, of]) =>
      Object.keys(of).map(name => `${table}.${name}`),
    );
    expect(columns.map(({ table, name }) => `${table}.${name}`).toSorted()).toEqual(known.toSorted());
    expect(columns.filter(({ table, name, room }) => room < largest[table]![name]!)).toEqual([]);
  });

  it('has the columns that the entities describe', () => {
    const described = dataSource.entityMetadatas.flatMap(({ tableName, columns: of }) =>
      of.map(({ databaseName, type, length }) => ({
        table: tableName,
        name: databaseName,
        type: type === 'boolean' ? 'tinyint' : String(type),
        ...(length === '' ? {} : { room: Number(length) }),
      })),
    );
    expect(described.length > 0).toBe(service !== 'messages');
    for (const column of described) {
      const real = columns.find(({ table, name }) => table === column.table && name === column.name);
      if (real !== undefined) expect(real).toMatchObject(column);
    }
  });
});
