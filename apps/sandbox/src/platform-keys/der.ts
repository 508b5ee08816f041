/** The few forms of DER that a certificate is written in. */
const tagged = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
};

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

export const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, ...parts);
export const set = (...parts: readonly Buffer[]): Buffer => tagged(0x31, ...parts);
export const explicit = (index: number, part: Buffer): Buffer => tagged(0xa0 | index, part);
/** Of positive numbers whose first bit is 0. */
export const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
export const bits = (bytes: Buffer): Buffer => tagged(0x03, Buffer.from([0]), bytes);
export const nothing = (): Buffer => tagged(0x05);
export const objectId = (hex: string): Buffer => tagged(0x06, Buffer.from(hex, 'hex'));
export const text = (value: string): Buffer => tagged(0x0c, Buffer.from(value));
/** UTCTime to 2049, GeneralizedTime after, as X.509 wants it. */
export function time(at: Date): Buffer {
  const digits = `${at.toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  return at.getUTCFullYear() < 2050
    ? tagged(0x17, Buffer.from(digits.slice(2)))
    : tagged(0x18, Buffer.from(digits));
}
