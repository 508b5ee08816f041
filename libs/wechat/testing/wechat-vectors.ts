import { readFileSync } from 'node:fs';

interface RsaVector {
  name: string;
  message: string;
  signature: string;
  publicKey: string;
}
interface Vectors {
  rsa: RsaVector[];
  aead: Array<{ key: string; nonce: string; associatedData: string; plaintext: string; ciphertext: string }>;
  certificate: Array<{ pem: string; serial: string }>;
  notification: Array<{
    publicKey: string;
    apiv3Key: string;
    headers: Record<string, string>;
    body: string;
    plaintext: string;
  }>;
  server: Array<{ token: string; timestamp: string; nonce: string; echostr: string; signature: string }>;
}

/** Published examples; the file names the source of each. */
export const VECTORS = JSON.parse(
  readFileSync(new URL('wechat-vectors.json', import.meta.url), 'utf8'),
) as Vectors;

/** @throws Error if there is no such example */
export function rsaVector(name: string): RsaVector {
  const vector = VECTORS.rsa.find(candidate => candidate.name.startsWith(name));
  if (vector === undefined) throw new Error(`no example called ${name}`);
  return vector;
}

/** In the form in which Node passes them to a server. */
export const lowerCase = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
