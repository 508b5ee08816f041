/** Reads the fields of an AMQP method or content header, one after the other. */
export class AmqpReader {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  octet(): number {
    return this.#take(1).readUInt8();
  }

  short(): number {
    return this.#take(2).readUInt16BE();
  }

  long(): number {
    return this.#take(4).readUInt32BE();
  }

  /** Delivery tags and sizes, which stay far below 2^53. */
  longlong(): number {
    return Number(this.#take(8).readBigUInt64BE());
  }

  shortString(): string {
    return this.#take(this.octet()).toString();
  }

  /** A table, not decoded: the strings in it are readable as they are. */
  table(): string {
    return this.#take(this.long()).toString();
  }

  #take(length: number): Buffer {
    return this.bytes.subarray(this.#at, (this.#at += length));
  }
}
