// @ts-check
import { Failure } from '../terminal/failure.mjs';

/** @typedef {'user' | 'product' | 'order' | 'audit'} Account */
/** @typedef {Record<Account, string>} ByAccount */

const OWNERS = /** @type {const} */ (['user', 'product', 'order']);

/**
 * Makes the schemas, an account for each service with rights on its own alone, and one that may read them all.
 * Repeating it changes nothing but the passwords to the given ones.
 * @param {object} options
 * @param {string} options.adminUrl
 * @param {ByAccount} options.passwords of letters and digits
 * @param {string} [options.prefix] of schemas and accounts: `diancan` makes `diancan_user` and so on
 * @returns {Promise<ByAccount>} the URL of each account; that of the auditor names no schema
 * @throws {Failure} when the server does not answer or the account may not do this
 */
export async function prepareDatabase({ adminUrl, passwords, prefix = 'diancan' }) {
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

/**
 * Removes what `prepareDatabase` made.
 * @param {{ adminUrl: string, prefix: string }} options
 */
export async function dropDatabase({ adminUrl, prefix }) {
  const admin = await connect(adminUrl);
  try {
    for (const owner of OWNERS) await admin.query(`DROP DATABASE IF EXISTS \`${prefix}_${owner}\``);
    for (const account of [...OWNERS, 'audit'])
      await admin.query(`DROP USER IF EXISTS '${prefix}_${account}'@'%'`);
  } finally {
    await admin.end();
  }
}

/**
 * @param {{ adminUrl: string, passwords: ByAccount, prefix: string }} options
 * @returns {ByAccount}
 */
function accountUrls({ adminUrl, passwords, prefix }) {
  const { host, search } = new URL(adminUrl);
  /** @param {Account} account @param {string} schema */
  const url = (account, schema) =>
    `mysql://${prefix}_${account}:${passwords[account]}@${host}/${schema}${search}`;
  return {
    user: url('user', `${prefix}_user`),
    product: url('product', `${prefix}_product`),
    order: url('order', `${prefix}_order`),
    audit: url('audit', ''),
  };
}

/** @param {string} adminUrl @returns {Promise<import('mysql2/promise').Connection>} */
async function connect(adminUrl) {
  const { createConnection } = await import('mysql2/promise');
  try {
    return await createConnection({ uri: adminUrl, connectTimeout: 10_000 });
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    throw new Failure(
      `The database at ${new URL(adminUrl).host} cannot be entered as its administrator (${code}).`,
    );
  }
}

/** @param {import('mysql2/promise').Connection} admin @param {string} name @param {string} password */
async function makeAccount(admin, name, password) {
  await admin.query(`CREATE USER IF NOT EXISTS '${name}'@'%' IDENTIFIED BY '${password}'`);
  await admin.query(`ALTER USER '${name}'@'%' IDENTIFIED BY '${password}'`);
}

/**
 * A schema name as GRANT wants it, where an underscore would stand for any character.
 * @param {string} schema
 */
function grantable(schema) {
  return `\`${schema.replaceAll('_', '\\_')}\``;
}
