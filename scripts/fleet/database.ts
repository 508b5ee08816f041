import { codeOf, Failure, reasonOf } from '../terminal/failure.mjs';
import type { Connection } from 'mysql2/promise';

export type Account = 'user' | 'product' | 'order' | 'audit';

export type ByAccount = Record<Account, string>;

const OWNERS = ['user', 'product', 'order'] as const;

/**
 * Makes the schemas, an account for each service that may use only its own schema, and one account that may
 * read all of them. A repetition only sets the given passwords again.
 * @returns the URL of each account; that of the auditor names no schema
 * @throws {Failure} when the server does not answer or the account may not do this
 */
export async function prepareDatabase({
  adminUrl,
  passwords,
  prefix = 'diancan',
}: {
  adminUrl: string;
  /** Of letters and digits. */
  passwords: ByAccount;
  /** Of schemas and accounts: `diancan` makes `diancan_user` and so on. */
  prefix?: string;
}): Promise<ByAccount> {
  const admin = await connect(adminUrl);
  try {
    for (const owner of OWNERS) {
      const name = `${prefix}_${owner}`;
      await admin.query(
        `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
      );
      await makeAccount(admin, name, passwords[owner]);
      await admin.query(`GRANT ALL PRIVILEGES ON ${grantable(name)}.* TO '${name}'@'%'`);
    }
    await makeAccount(admin, `${prefix}_audit`, passwords.audit);
    for (const owner of OWNERS) {
      await admin.query(`GRANT SELECT ON ${grantable(`${prefix}_${owner}`)}.* TO '${prefix}_audit'@'%'`);
    }
  } finally {
    await admin.end();
  }
  return accountUrls({ adminUrl, passwords, prefix });
}

/** Removes what `prepareDatabase` made. */
export async function dropDatabase({ adminUrl, prefix }: { adminUrl: string; prefix: string }) {
  const admin = await connect(adminUrl);
  try {
    for (const owner of OWNERS) await admin.query(`DROP DATABASE IF EXISTS \`${prefix}_${owner}\``);
    for (const account of [...OWNERS, 'audit'])
      await admin.query(`DROP USER IF EXISTS '${prefix}_${account}'@'%'`);
  } finally {
    await admin.end();
  }
}

function accountUrls({
  adminUrl,
  passwords,
  prefix,
}: {
  adminUrl: string;
  passwords: ByAccount;
  prefix: string;
}): ByAccount {
  const { host, search } = new URL(adminUrl);
  const url = (account: Account, schema: string) =>
    `mysql://${prefix}_${account}:${passwords[account]}@${host}/${schema}${search}`;
  return {
    user: url('user', `${prefix}_user`),
    product: url('product', `${prefix}_product`),
    order: url('order', `${prefix}_order`),
    audit: url('audit', ''),
  };
}

async function connect(adminUrl: string): Promise<Connection> {
  const { createConnection } = await import('mysql2/promise');
  try {
    return await createConnection({ uri: adminUrl, connectTimeout: 10_000 });
  } catch (error) {
    const reason = codeOf(error) ?? reasonOf(error);
    throw new Failure(
      `The database at ${new URL(adminUrl).host} cannot be entered as its administrator (${reason}).`,
    );
  }
}

async function makeAccount(admin: Connection, name: string, password: string) {
  await admin.query(`CREATE USER IF NOT EXISTS '${name}'@'%' IDENTIFIED BY '${password}'`);
  await admin.query(`ALTER USER '${name}'@'%' IDENTIFIED BY '${password}'`);
}

/** A schema name for GRANT, where an underscore that is not escaped stands for any character. */
function grantable(schema: string) {
  return `\`${schema.replaceAll('_', '\\_')}\``;
}
