import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Credentials {
  readonly appId: string;
  readonly secret: string;
}

export interface StoredCredentials {
  readonly officialAccount: Credentials;
  readonly websiteApp: Credentials;
}

const newCredentials = (): Credentials => ({
  appId: `wx${randomBytes(8).toString('hex')}`,
  secret: randomBytes(16).toString('hex'),
});

/** Credentials that are created at the first start and stored, readable by their owner only. */
export function storedCredentials(dataDir: string): StoredCredentials {
  const folder = join(dataDir, 'sandbox');
  const file = join(folder, 'apps.json');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made: StoredCredentials = { officialAccount: newCredentials(), websiteApp: newCredentials() };
    writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as StoredCredentials;
}
