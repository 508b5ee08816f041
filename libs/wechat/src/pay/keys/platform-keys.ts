import type { KeyObject } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { PlatformCertificate } from './platform-certificate.js';

const STALE_AFTER_MS = 12 * 3_600_000;
/** An unknown serial may be a forgery: it must not make us ask WeChat Pay more often than this. */
const ASK_AT_MOST_EVERY_MS = 60_000;

/** WeChat Pay's own key, which has no certificate and no end. */
export interface PlatformPublicKey {
  /** `PUB_KEY_ID_…` */
  readonly id: string;
  readonly key: KeyObject;
}

export interface PlatformKeysOptions {
  /** Trusted always; null: certificates only. */
  readonly publicKey: PlatformPublicKey | null;
  /** Lists the certificates that are valid now; null: none are trusted. */
  readonly certificates: (() => Promise<readonly PlatformCertificate[]>) | null;
  /** ms since 1970. */
  readonly now?: () => number;
}

/**
 * The keys by which WeChat Pay may have signed, by serial. The public key and the certificates are trusted side by side, so
 * that a change from one to the other, or to a new certificate, refuses nothing genuine.
 */
export class PlatformKeys {
  readonly #logger = new Logger('WechatPay');
  readonly #now: () => number;
  #certificates: ReadonlyMap<string, PlatformCertificate> = new Map();
  #listedAtMs = -Infinity;
  #askedAtMs = -Infinity;
  #asking: Promise<void> | null = null;

  constructor(private readonly options: PlatformKeysOptions) {
    this.#now = options.now ?? Date.now;
  }

  /** Sent along with requests, so that answers are signed by this key; null: WeChat Pay chooses. */
  get preferredSerial(): string | null {
    return this.options.publicKey?.id ?? null;
  }

  /** All keys trusted now, by serial; asks for the certificates first where there would be none. */
  async trusted(): Promise<Readonly<Record<string, KeyObject>>> {
    if (this.options.certificates !== null && this.#now() - this.#listedAtMs >= STALE_AFTER_MS) {
      const listing = this.#list();
      if (this.#known().length === 0) await listing;
    }
    return Object.fromEntries(this.#known());
  }

  /** The key of a serial; asks for the certificates once more where it is unknown. Null: not a key to trust. */
  async find(serial: string): Promise<KeyObject | null> {
    const known = new Map(this.#known()).get(serial);
    if (known !== undefined) return known;
    await this.#list();
    return new Map(this.#known()).get(serial) ?? null;
  }

  #known(): Array<[string, KeyObject]> {
    const now = this.#now();
    const valid = [...this.#certificates].filter(([, { expiresAtMs }]) => now < expiresAtMs);
    const keys = valid.map(([serial, { key }]): [string, KeyObject] => [serial, key]);
    return this.options.publicKey === null
      ? keys
      : [...keys, [this.options.publicKey.id, this.options.publicKey.key]];
  }

  /** Never throws: what is known goes on being trusted. */
  async #list(): Promise<void> {
    const { certificates } = this.options;
    if (certificates === null) return;
    if (this.#asking === null && this.#now() - this.#askedAtMs < ASK_AT_MOST_EVERY_MS) return;
    this.#asking ??= this.#ask(certificates).finally(() => {
      this.#asking = null;
    });
    await this.#asking;
  }

  async #ask(certificates: () => Promise<readonly PlatformCertificate[]>): Promise<void> {
    this.#askedAtMs = this.#now();
    try {
      const listed = await certificates();
      // Old and new are both listed during a change, so what is listed no more was withdrawn.
      this.#certificates = new Map(listed.map(certificate => [certificate.serial, certificate]));
      this.#listedAtMs = this.#now();
    } catch (error) {
      this.#logger.warn(`Platform certificates stay as they were: ${(error as Error).message}`);
    }
  }
}
