import { codeOf } from '@diancan/errors';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const privatePath = (folder: string, service: string): string => join(folder, `${service}.key.pem`);
const publicPath = (folder: string, service: string): string => join(folder, `${service}.pub.pem`);

/** Random rather than the process id: containers that share the folder may all be process 1. */
const draftOf = (path: string): string => `${path}.${randomUUID()}.draft`;

/**
 * This service's own Ed25519 key, made at its first start. If several instances start at once, the first one
 * links its file into place, and the others read that file.
 */
export async function ownPrivateKey(folder: string, service: string): Promise<KeyObject> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = privatePath(folder, service);
  const draft = draftOf(path);
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(draft, pem, { mode: 0o600 });
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  const key = createPrivateKey(await readFile(path, 'utf8'));
  await publish(folder, service, key);
  return key;
}

/** Renamed into place, so that a verifier never reads half a key. */
async function publish(folder: string, service: string, key: KeyObject): Promise<void> {
  const path = publicPath(folder, service);
  const draft = draftOf(path);
  await writeFile(draft, createPublicKey(key).export({ type: 'spki', format: 'pem' }), { mode: 0o644 });
  await rename(draft, path);
}

/** @throws Error if that service has never made its key */
export async function publicKeyOf(folder: string, service: string): Promise<KeyObject> {
  return createPublicKey(await readFile(publicPath(folder, service), 'utf8'));
}
