import type { KeyObject } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { reasonOf } from '@diancan/errors';
import type { PlatformCertificate } from './platform-certificate.js';
import type { UnknownSerials } from './unknown-serials.js';

const STALE_AFTER_MS = 12 * 3_600_000;
/**
 * Shortest pause between two requests for certificates, in ms. An unknown serial may be forged, and must not
 * cause a request each time.
 */
const ASK_AT_MOST_EVERY_MS = 60_000;

/** WeChat Pay's public key, which has no certificate and does not expire. */
export interface PlatformPublicKey {
  /** `PUB_KEY_ID_…` */
  readonly id: string;
  readonly key: KeyObject;
}

export interface PlatformKeysOptions {
  /** Always trusted; null if only certificates are trusted. */
  readonly publicKey: PlatformPublicKey | null;
  /** Lists the certificates that are valid now; null if none are trusted. */
  readonly certificates: (() => Promise<readonly PlatformCertificate[]>) | null;
  /** Told of each serial that is not trusted. */
  readonly unknown?: Pick<UnknownSerials, 'report'>;
  /** ms since 1970. */
  readonly now?: () => number;
}

/**
 * The keys that WeChat Pay may have signed with, by serial. The public key and the certificates are trusted
 * side by side, so that a switch between them, or to a new certificate, causes no refusals.
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

  /** Sent with requests, so that WeChat Pay signs its answers with this key; null lets WeChat Pay choose. */
  get preferredSerial(): string | null {
    return this.options.publicKey?.id ?? null;
  }

  /** All trusted keys by serial. Fetches the certificates first if there are no keys yet. */
  async trusted(): Promise<Readonly<Record<string, KeyObject>>> {
    if (this.options.certificates !== null && this.#now() - this.#listedAtMs >= STALE_AFTER_MS) {
      const listing = this.#list();
      if (this.#known().length === 0) await listing;
    }
    return Object.fromEntries(this.#known());
  }

  /**
   * The key for a serial; null if it is not trusted. Fetches the certificates again if the serial is unknown.
   */
  async find(serial: string): Promise<KeyObject | null> {
    const known = new Map(this.#known()).get(serial);
    if (known !== undefined) return known;
    await this.#list();
    const listed = new Map(this.#known()).get(serial) ?? null;
    if (listed === null) this.options.unknown?.report(serial);
    return listed;
  }

  #known(): Array<[string, KeyObject]> {
    const now = this.#now();
    const valid = [...this.#certificates].filter(([, { expiresAtMs }]) => now < expiresAtMs);
    const keys = valid.map(([serial, { key }]): [string, KeyObject] => [serial, key]);
    return this.options.publicKey === null
      ? keys
      : [...keys, [this.options.publicKey.id, this.options.publicKey.key]];
  }

  /** Never throws: on failure the known keys stay trusted. */
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
      // During a switch both old and new certificates are listed, so a certificate that is missing was
      // withdrawn.
      this.#certificates = new Map(listed.map(certificate => [certificate.serial, certificate]));
      this.#listedAtMs = this.#now();
    } catch (error) {
      this.#logger.warn(`Platform certificates stay as they were: ${reasonOf(error)}`);
    }
  }
}
