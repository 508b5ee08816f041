import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Environment variables of a merchant for the order service, with newly made keys.
 * @param folder where the key files are written
 */
export function madeUpMerchant(folder: string): Record<string, string> {
  const merchantKey = join(folder, 'merchant.key.pem');
  const platformKey = join(folder, 'platform.pub.pem');
  const platformPrivateKey = join(folder, 'platform.key.pem');
  const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
  const writePrivate = (file: string, key: KeyObject) =>
    writeFileSync(file, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const platform = keyPair();
  writePrivate(merchantKey, keyPair().privateKey);
  writePrivate(platformPrivateKey, platform.privateKey);
  writeFileSync(platformKey, platform.publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o600 });
  return {
    DIANCAN_WECHAT_OA_APPID: 'wx0000000000000001',
    DIANCAN_WECHAT_OA_SECRET: 'spec-secret-of-the-account',
    DIANCAN_WECHAT_MCHID: '1900000109',
    DIANCAN_WECHAT_MCH_SERIAL: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
    DIANCAN_WECHAT_API_V3_KEY: '0123456789abcdefghijklmnopqrstuv',
    DIANCAN_WECHAT_PUBLIC_KEY_ID: 'PUB_KEY_ID_0119000001092026',
    DIANCAN_WECHAT_MCH_KEY_FILE: merchantKey,
    DIANCAN_WECHAT_PUBLIC_KEY_FILE: platformKey,
    // A scripted WeChat Pay signs its answers with this key.
    DIANCAN_SANDBOX_PLATFORM_KEY_FILE: platformPrivateKey,
  };
}
