import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeMerchantKeys, merchantKeyFiles } from './merchant-keys.ts';

it('makes each pair once, whole, for its owner’s eyes alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'diancan-keys-'));
  const read = (variable: keyof ReturnType<typeof merchantKeyFiles>) =>
    readFileSync(merchantKeyFiles(folder)[variable], 'utf8');
  makeMerchantKeys(folder);
  const made = read('DIANCAN_WECHAT_MCH_KEY_FILE');
  const publicHalf = createPublicKey(createPrivateKey(made)).export({ type: 'spki', format: 'pem' });
  expect(read('DIANCAN_SANDBOX_MCH_KEY_FILE')).toBe(publicHalf);
  expect(read('DIANCAN_SANDBOX_PLATFORM_KEY_FILE')).not.toBe(made);
  for (const file of Object.values(merchantKeyFiles(folder))) expect(statSync(file).mode & 0o777).toBe(0o600);
  makeMerchantKeys(folder);
  expect(read('DIANCAN_WECHAT_MCH_KEY_FILE')).toBe(made);
  rmSync(folder, { recursive: true });
});
