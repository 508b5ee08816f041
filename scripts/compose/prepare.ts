import { prepareDatabase } from '../fleet/database.ts';
import { makeMerchantKeys } from '../fleet/merchant-keys.ts';
import { handOutKeys } from './hand-out-keys.ts';

/**
 * Makes what the services need before they start: schemas, accounts, and the keys of the made-up merchant.
 * Runs at each `docker compose up`; a repetition only sets the passwords of the accounts again.
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
