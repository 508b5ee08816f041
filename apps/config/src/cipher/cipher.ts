import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { ConfigErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { CentreSettings } from '../centre.settings.js';

/** The prefix of an encrypted value. */
const CIPHER = '{cipher}';

/** The first byte of an encrypted value: the format. */
const VERSION = 1;
const ALGORITHM = 'aes-256-gcm';
const [KEY_BYTES, IV_BYTES, TAG_BYTES] = [32, 12, 16];
/** Separates this key from others that are derived from the same text. */
const PURPOSE = 'diancan config values';
const SEALED = /^[\w+/-]+={0,2}$/;

export const isCipher = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith(CIPHER);

/**
 * Encrypts and decrypts values of settings with AES-256-GCM. HKDF-SHA256 derives the key from the operator's
 * text.
 */
@Injectable()
export class Cipher {
  readonly #key: Buffer | null;

  constructor({ current: { encryptKey } }: CentreSettings) {
    this.#key =
      encryptKey === '' ? null : Buffer.from(hkdfSync('sha256', encryptKey, '', PURPOSE, KEY_BYTES));
  }

  /**
   * The text after `{cipher}` in a file: base64url of version, iv, tag and ciphertext. It differs at each
   * call.
   * @throws ServiceError NO_KEY
   */
  encrypt(text: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#required(), iv, { authTagLength: TAG_BYTES });
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /**
   * @param value with `{cipher}` before it or without, in base64 or base64url
   * @throws ServiceError NO_KEY, NOT_ENCRYPTED_HERE
   */
  decrypt(value: string): string {
    const key = this.#required();
    const text = isCipher(value) ? value.slice(CIPHER.length) : value;
    const bytes = Buffer.from(text, 'base64');
    if (!SEALED.test(text) || bytes.length < 1 + IV_BYTES + TAG_BYTES || bytes[0] !== VERSION)
      throw notEncryptedHere();
    const [iv, tag, sealed] = [
      bytes.subarray(1, 1 + IV_BYTES),
      bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES),
      bytes.subarray(1 + IV_BYTES + TAG_BYTES),
    ];
    const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(sealed), decipher.final()]).toString();
    } catch {
      // Another key or another text: GCM does not tell which.
      throw notEncryptedHere();
    }
  }

  /** Whether `decrypt` would succeed. */
  canDecrypt(value: string): boolean {
    try {
      this.decrypt(value);
      return true;
    } catch (error) {
      if (error instanceof ServiceError) return false;
      throw error;
    }
  }

  #required(): Buffer {
    if (this.#key === null) throw new ServiceError(ConfigErrors.NO_KEY);
    return this.#key;
  }
}

const notEncryptedHere = () => new ServiceError(ConfigErrors.NOT_ENCRYPTED_HERE);
