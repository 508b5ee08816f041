import { prepareDatabase } from '../fleet/database.ts';
import { makeMerchantKeys } from '../fleet/merchant-keys.ts';
import { handOutKeys } from './hand-out-keys.ts';

/**
 * What must be there before the services start: schemas, accounts, and the keys of the made-up merchant. Runs
 * to its end at each `docker compose up`; repeating it changes nothing but the passwords of accounts to the
 * given ones.
 */
export async function main(): Promise<void> {
  const { env } = process;
  const host = env.DIANCAN_MARIADB_HOST || 'mariadb';
  await prepareDatabase({
    adminUrl: `mysql://root:${given('DIANCAN_MARIADB_PASSWORD')}@${host}:3306/`,
    passwords: {
      user: given('DIANCAN_DB_PASSWORD_USER'),
      product: given('DIANCAN_DB_PASSWORD_PRODUCT'),
      order: given('DIANCAN_DB_PASSWORD_ORDER'),
      audit: given('DIANCAN_DB_PASSWORD_AUDIT'),
    },
  });
  console.log('✓ schemas and accounts');

  const dataDir = given('DIANCAN_DATA_DIR');
  makeMerchantKeys(dataDir);
  handOutKeys(dataDir, '/handed-out');
  console.log('✓ keys of the merchant');
}

function given(variable: string) {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is missing`);
  return value;
}
