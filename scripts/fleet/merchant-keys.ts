import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The key files of the made-up merchant, by the variable that names each: its own, and WeChat Pay's. */
const FILES = {
  DIANCAN_WECHAT_MCH_KEY_FILE: 'merchant.key.pem',
  DIANCAN_SANDBOX_MCH_KEY_FILE: 'merchant.pub.pem',
  DIANCAN_WECHAT_PUBLIC_KEY_FILE: 'platform.pub.pem',
  DIANCAN_SANDBOX_PLATFORM_KEY_FILE: 'platform.key.pem',
};

/** @returns paths by name of variable */
export function merchantKeyFiles(dataDir: string): Record<keyof typeof FILES, string> {
  const paths = Object.entries(FILES).map(([variable, name]) => [variable, `${dataDir}/wechat/${name}`]);
  return Object.fromEntries(paths) as Record<keyof typeof FILES, string>;
}

/**
 * Makes the key pairs of the merchant and of WeChat Pay at the first start. They are here before any process
 * starts, so that neither the sandbox nor its clients need the other to have run before.
 */
export function makeMerchantKeys(dataDir: string) {
  const files = merchantKeyFiles(dataDir);
  makeKeyPair(files.DIANCAN_WECHAT_MCH_KEY_FILE, files.DIANCAN_SANDBOX_MCH_KEY_FILE);
  makeKeyPair(files.DIANCAN_SANDBOX_PLATFORM_KEY_FILE, files.DIANCAN_WECHAT_PUBLIC_KEY_FILE);
}

function makeKeyPair(privateFile: string, publicFile: string) {
  if (existsSync(privateFile)) return;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  mkdirSync(dirname(privateFile), { recursive: true, mode: 0o700 });
  writeFileSync(publicFile, publicKey, { mode: 0o600 });
  // The private half appears last and in one step, so a pair that has it is complete.
  writeFileSync(`${privateFile}.draft`, privateKey, { mode: 0o600 });
  renameSync(`${privateFile}.draft`, privateFile);
}
