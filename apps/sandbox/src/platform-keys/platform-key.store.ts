import { createPrivateKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { type Collection, Journal } from '../journal/journal.js';
import { Merchant } from '../merchant/merchant.js';
import { newPlatformCertificate, type PlatformCertificate } from './platform-certificate.js';
import { EvenSelection } from './even-selection.js';

const YEAR_MS = 365 * 24 * 3_600_000;

/**
 * The keys WeChat Pay signs with: its public key only (merchants since late 2024), platform certificates
 * only, or both while a merchant switches from certificates to the public key.
 */
export const KEY_MODES = ['public-key', 'certificates', 'switching'] as const;

export interface KeyUse {
  readonly mode: (typeof KEY_MODES)[number];
  /**
   * Percentage signed with the newer key: while switching, notifications signed with the public key; in
   * certificate mode, answers and notifications signed with the newest certificate.
   */
  readonly newerPercent: number;
}

export interface SigningKey {
  readonly serial: string;
  readonly key: KeyObject;
}

@Injectable()
export class PlatformKeyStore {
  readonly #certificates: Collection<PlatformCertificate>;
  readonly #use: Collection<KeyUse>;
  readonly #newer = new EvenSelection();

  constructor(
    private readonly merchant: Merchant,
    private readonly clock: Clock,
    journal: Journal,
  ) {
    this.#certificates = journal.collection('platform-certificate');
    this.#use = journal.collection('platform-key-use');
  }

  get use(): KeyUse {
    return this.#use.get('use') ?? { mode: 'public-key', newerPercent: 100 };
  }

  async change(use: KeyUse): Promise<void> {
    if (use.mode !== 'public-key' && this.certificates().length === 0) {
      await this.addCertificate(this.clock.now(), this.clock.now() + 5 * YEAR_MS);
    }
    this.#use.put('use', use);
  }

  /** Oldest first. */
  certificates(): PlatformCertificate[] {
    return this.#certificates.values();
  }

  async addCertificate(
    effectiveAt: number,
    expiresAt: number,
    listedForEver = false,
  ): Promise<PlatformCertificate> {
    const made = await newPlatformCertificate(effectiveAt, expiresAt, listedForEver);
    this.#certificates.put(made.serial, made);
    return made;
  }

  removeCertificate(serial: string): void {
    this.#certificates.delete(serial);
  }

  /**
   * @param asked the request's header `Wechatpay-Serial`; if it names the public key, that key signs the
   *   answer
   */
  forAnswer(asked: string | undefined): SigningKey {
    const { mode } = this.use;
    const byPublicKey = mode === 'public-key' || (mode === 'switching' && asked?.startsWith('PUB_KEY_ID_'));
    return byPublicKey ? this.#publicKey() : this.#certificate();
  }

  forNotification(): SigningKey {
    const { mode, newerPercent } = this.use;
    const byPublicKey = mode === 'public-key' || (mode === 'switching' && this.#newer.next(newerPercent));
    return byPublicKey ? this.#publicKey() : this.#certificate();
  }

  #publicKey(): SigningKey {
    return { serial: this.merchant.publicKeyId, key: this.merchant.platformKey };
  }

  #certificate(): SigningKey {
    const { mode, newerPercent } = this.use;
    const certificates = this.certificates();
    const newest = certificates.at(-1);
    if (newest === undefined) return this.#publicKey();
    const before = certificates.at(-2) ?? newest;
    const { serial, keyPem } = mode === 'switching' || this.#newer.next(newerPercent) ? newest : before;
    return { serial, key: createPrivateKey(keyPem) };
  }
}
