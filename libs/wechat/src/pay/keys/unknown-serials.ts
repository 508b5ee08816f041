const MINUTE_MS = 60_000;
/** Anybody can send a serial: a forger must neither fill the log nor our memory. */
const MOST_PER_MINUTE = 5;
const MOST_REMEMBERED = 1_000;
const SERIAL = /^[\w-]{1,128}$/;
const PUBLIC_KEY = /^PUB_KEY_ID_/;

export interface UnknownSerialsOptions {
  /** Whether the platform certificates that WeChat Pay lists are trusted. */
  readonly trustsCertificates: boolean;
  readonly warn: (sentence: string) => void;
  /** ms since 1970. */
  readonly now?: () => number;
}

/** Says once per serial that something is signed with a key that is not known, and which setting helps. */
export class UnknownSerials {
  readonly #said = new Set<string>();
  readonly #now: () => number;
  #minute = 0;
  #saidInMinute = 0;

  constructor(private readonly options: UnknownSerialsOptions) {
    this.#now = options.now ?? Date.now;
  }

  report(serial: string): void {
    if (!SERIAL.test(serial) || this.#said.has(serial)) return;
    const minute = Math.floor(this.#now() / MINUTE_MS);
    if (minute !== this.#minute) [this.#minute, this.#saidInMinute] = [minute, 0];
    // It is not remembered: WeChat Pay tries again, and is heard in a later minute.
    if (this.#saidInMinute >= MOST_PER_MINUTE) return;
    this.#saidInMinute++;
    if (this.#said.size >= MOST_REMEMBERED) this.#said.clear();
    this.#said.add(serial);
    this.options.warn(`Signed with ${serial}, which is not known. ${this.#remedy(serial)}`);
  }

  #remedy(serial: string): string {
    if (PUBLIC_KEY.test(serial))
      return (
        'If it is the public key that WeChat Pay shows to the merchant, set wechat.pay.publicKeyId and ' +
        'publicKeyFile (DIANCAN_WECHAT_PUBLIC_KEY_ID, DIANCAN_WECHAT_PUBLIC_KEY_FILE) to it, and start again.'
      );
    if (!this.options.trustsCertificates)
      return (
        'If WeChat Pay still signs with platform certificates, set wechat.pay.platformCertificates ' +
        '(DIANCAN_WECHAT_PLATFORM_CERTIFICATES) to true, and start again.'
      );
    return (
      'It is none of the platform certificates that WeChat Pay listed last: forged, or the list cannot be ' +
      'fetched now. If it is of another merchant, look at wechat.pay.mchId (DIANCAN_WECHAT_MCHID).'
    );
  }
}
