/** Bytes per holder: about 2 in 100 others pass. */
const BYTES_PER_HOLDER = 1;
const HASHES = 5;

/**
 * A Bloom filter over the buyers who may have a ticket: a short text that says for certain who has none.
 */
export class HolderFilter {
  /** More would not fit into a header, whose limit is 16 KB in Node. */
  static readonly MOST = 6_000;

  private constructor(private readonly bytes: Buffer) {}

  static of(holders: Iterable<string>, count: number): HolderFilter {
    const filter = new HolderFilter(Buffer.alloc(count * BYTES_PER_HOLDER));
    for (const holder of holders)
      for (const bit of filter.#bitsOf(holder)) filter.bytes[bit >> 3]! |= 1 << (bit & 7);
    return filter;
  }

  static parse(text: string): HolderFilter {
    return new HolderFilter(Buffer.from(text, 'base64url'));
  }

  /** False is certain. */
  mayHave(buyer: string): boolean {
    if (this.bytes.length === 0) return false;
    return this.#bitsOf(buyer).every(bit => (this.bytes[bit >> 3]! & (1 << (bit & 7))) !== 0);
  }

  toText(): string {
    return this.bytes.toString('base64url');
  }

  /** Two hashes stand for all, as Kirsch and Mitzenmacher have shown. */
  #bitsOf(text: string): number[] {
    let [one, other] = [0x811c9dc5, 0x9e3779b9];
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      one = Math.imul(one ^ unit, 0x01000193);
      other = Math.imul(other + unit, 0x85ebca6b) ^ (other >>> 13);
    }
    const bits = this.bytes.length * 8;
    return Array.from({ length: HASHES }, (_, n) => ((one + Math.imul(n, other | 1)) >>> 0) % bits);
  }
}
