import { createPublicKey, type KeyObject, sign } from 'node:crypto';

/** ASN.1 DER, as much of it as a certificate needs: Node reads certificates and cannot make them. */
const der = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts);
const integer = (hex: string): Buffer => der(0x02, Buffer.from(hex, 'hex'));
const time = (date: Date): Buffer =>
  der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

const SHA256_WITH_RSA = sequence(der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05));
const NAME = sequence(
  der(0x31, sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from('platform')))),
);

/**
 * A PEM certificate of an RSA key over itself.
 * @param serial even number of upper-case hex digits, the first at most 7
 */
export function selfSignedCertificate(
  privateKey: KeyObject,
  { serial, expiresAt }: { serial: string; expiresAt: Date },
): string {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const validity = sequence(time(new Date('2020-01-01T00:00:00Z')), time(expiresAt));
  const body = sequence(
    der(0xa0, integer('02')),
    integer(serial),
    SHA256_WITH_RSA,
    NAME,
    validity,
    NAME,
    publicKey,
  );
  const signature = der(0x03, Buffer.from([0]), sign('RSA-SHA256', body, privateKey));
  const certificate = sequence(body, SHA256_WITH_RSA, signature);
  return `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}
