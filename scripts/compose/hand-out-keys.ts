import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { merchantKeyFiles } from '../fleet/merchant-keys.ts';

/** The holders of the halves of two key pairs: order is the merchant, the sandbox is WeChat Pay. */
const HOLDERS = {
  order: ['DIANCAN_WECHAT_MCH_KEY_FILE', 'DIANCAN_WECHAT_PUBLIC_KEY_FILE'],
  sandbox: ['DIANCAN_SANDBOX_MCH_KEY_FILE', 'DIANCAN_SANDBOX_PLATFORM_KEY_FILE'],
} as const;

/**
 * Copies its own halves, and no others, to each holder.
 * @param dataDir where the pairs were made
 * @param handOutDir has a folder for each holder, which that holder sees as its data folder
 */
export function handOutKeys(dataDir: string, handOutDir: string) {
  const from = merchantKeyFiles(dataDir);
  for (const [holder, variables] of Object.entries(HOLDERS)) {
    const to = merchantKeyFiles(`${handOutDir}/${holder}`);
    for (const variable of variables) {
      mkdirSync(dirname(to[variable]), { recursive: true, mode: 0o700 });
      // A holder that reads at this moment reads the whole key.
      copyFileSync(from[variable], `${to[variable]}.draft`);
      renameSync(`${to[variable]}.draft`, to[variable]);
    }
  }
}
