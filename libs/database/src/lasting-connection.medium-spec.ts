import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CombinedCommits } from './combined-commits.js';
import { databaseOptions } from './database-options.js';

let schema: FreshSchema;
let database: DataSource;

beforeAll(async () => {
  schema = await freshSchema('lasting');
  database = await new DataSource(databaseOptions(schema.url, 3)).initialize();
  await database.query('CREATE TABLE effect (name VARCHAR(20) PRIMARY KEY)');
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

it('an item that waits for a row that is never unlocked fails alone, and soon', async () => {
  await database.query("INSERT INTO effect VALUES ('locked'), ('free')");
  const commits = new CombinedCommits<string, string>(database, async (tx, names) => {
    await tx.query('SELECT name FROM effect WHERE name IN (?) ORDER BY name FOR UPDATE', [names]);
    return names.map(name => ({ result: name }));
  });
  await database.transaction(async tx => {
    await tx.query("SELECT name FROM effect WHERE name = 'locked' FOR UPDATE");
    const ended = await Promise.allSettled(['locked', 'free'].map(name => commits.run(name)));
    expect(ended).toMatchObject([{ reason: { code: 'ER_LOCK_WAIT_TIMEOUT' } }, { value: 'free' }]);
  });
  await commits.close();
});
