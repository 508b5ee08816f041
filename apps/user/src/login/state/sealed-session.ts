import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { parseJson } from '@diancan/text';
import { z } from 'zod';
import type { OpenedSession } from '../opened-session.js';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const openedSession = z.strictObject({ token: z.string(), alias: z.string() });

/**
 * A session that only the browser with this binding can read, so that a dump of Redis cannot be used to log
 * in.
 */
export function seal(session: OpenedSession, binding: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(binding), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify(session)), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
}

/** @returns null if it was sealed for another browser, or is none */
export function unseal(sealed: string, binding: string): OpenedSession | null {
  const bytes = Buffer.from(sealed, 'base64url');
  const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
  try {
    const decipher = createDecipheriv(ALGORITHM, keyOf(binding), nonce).setAuthTag(tag);
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return openedSession.parse(parseJson(text));
  } catch {
    return null;
  }
}

const keyOf = (binding: string): Buffer => Buffer.from(hkdfSync('sha256', binding, '', 'login session', 32));
