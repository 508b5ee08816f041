import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropDatabase, prepareDatabase, type ByAccount } from './database.ts';
import { makeSecrets } from './secrets.mjs';

const adminUrl = process.env.DIANCAN_TEST_MYSQL_URL ?? '';
const prefix = `grants${process.pid}`;
const { accounts } = makeSecrets();
let urls: ByAccount;

beforeAll(async () => {
  urls = await prepareDatabase({ adminUrl, prefix, passwords: accounts });
  await as(urls.order, `CREATE TABLE ${prefix}_order.orders (id INT)`);
});
afterAll(() => dropDatabase({ adminUrl, prefix }));

async function as(url: string, sql: string): Promise<unknown> {
  const connection = await createConnection(url);
  try {
    return (await connection.query(sql))[0];
  } finally {
    await connection.end();
  }
}

const DENIED = { code: expect.stringMatching(/^ER_(TABLEACCESS|DBACCESS|TABLE|ACCESS)_?DENIED_ERROR$/) };

describe('the accounts of the database', () => {
  it('are made again without harm', async () => {
    expect(await prepareDatabase({ adminUrl, prefix, passwords: accounts })).toEqual(urls);
    expect(await as(urls.order, 'SELECT * FROM orders')).toEqual([]);
  });

  it('take over a changed password', async () => {
    const changed = await prepareDatabase({ adminUrl, prefix, passwords: { ...accounts, user: 'another' } });
    expect(await as(changed.user, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await prepareDatabase({ adminUrl, prefix, passwords: accounts });
  });

  it('of a service reach no schema but its own', async () => {
    await expect(as(urls.product, `SELECT * FROM ${prefix}_order.orders`)).rejects.toMatchObject(DENIED);
  });

  it('of a service reach no schema whose name merely looks alike', async () => {
    await as(adminUrl, `CREATE DATABASE ${prefix}xuser`);
    try {
      await expect(as(urls.user, `CREATE TABLE ${prefix}xuser.t (id INT)`)).rejects.toMatchObject(DENIED);
    } finally {
      await as(adminUrl, `DROP DATABASE ${prefix}xuser`);
    }
  });

  it('of the auditor read all and change nothing', async () => {
    expect(await as(urls.audit, `SELECT * FROM ${prefix}_order.orders`)).toEqual([]);
    await expect(as(urls.audit, `INSERT INTO ${prefix}_order.orders VALUES (1)`)).rejects.toMatchObject(
      DENIED,
    );
  });

  it('cannot be made on a server that does not answer: the refusal says which', async () => {
    const nowhere = prepareDatabase({ adminUrl: 'mysql://root:x@127.0.0.1:1/', passwords: accounts });
    await expect(nowhere).rejects.toThrow('The database at 127.0.0.1:1 cannot be entered');
  });
});
