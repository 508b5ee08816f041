import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaySettings } from '../src/pay/pay-settings.js';
import {
  API_V3_KEY,
  PUBLIC_KEY_ID,
  publicKeyOf,
  rsaKey,
  type Signer,
  signatureHeaders,
} from './pay-platform.js';
import { type Asked, type Answer, scriptedServer, type ScriptedServer } from '@diancan/testing/network';

export const MCH_ID = '1900000109';
export const APP_ID = 'wxd678efh567hg6787';
const MERCHANT_SERIAL = '5157F09EFDC096DE15EBE81A47057A7232F1B8E1';

/** WeChat Pay's answer to one call; the body is signed as it is. */
export interface PayAnswer {
  readonly status?: number;
  readonly body?: unknown;
  /** Undefined for the public key, null for no signature. */
  readonly signer?: Signer | null;
  /** Overrides headers after signing. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A merchant with key files, and a WeChat Pay on a real port that verifies the requests it gets. */
export interface PayHome {
  readonly server: ScriptedServer;
  readonly settings: PaySettings;
  readonly merchantKey: KeyObject;
  readonly platform: Signer;
  /** Everything in the requests that WeChat Pay would refuse. */
  readonly complaints: string[];
  answers(answer: (asked: Asked) => PayAnswer): Answer;
  close(): Promise<void>;
}

export async function payHome(): Promise<PayHome> {
  const folder = mkdtempSync(join(tmpdir(), 'diancan-pay-'));
  const merchantKey = rsaKey();
  const platform: Signer = { serial: PUBLIC_KEY_ID, privateKey: rsaKey() };
  const merchantKeyFile = join(folder, 'merchant.key.pem');
  const publicKeyFile = join(folder, 'platform.pub.pem');
  writeFileSync(merchantKeyFile, merchantKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(publicKeyFile, publicKeyOf(platform.privateKey).export({ type: 'spki', format: 'pem' }));
  const server = await scriptedServer();
  const complaints: string[] = [];
  return {
    server,
    merchantKey,
    platform,
    complaints,
    settings: {
      apiUrl: server.url,
      appId: APP_ID,
      mchId: MCH_ID,
      merchantSerial: MERCHANT_SERIAL,
      merchantKeyFile,
      apiV3Key: API_V3_KEY,
      publicKeyId: PUBLIC_KEY_ID,
      publicKeyFile,
      platformCertificates: false,
      timeoutMs: 10_000,
      paymentNotifyUrl: 'https://shop.example/api/pay/notify',
      refundNotifyUrl: 'https://shop.example/api/pay/refund-notify',
    },
    answers: answer => (asked, response) => {
      complaints.push(...complaintsAbout(asked, merchantKey));
      const { status = 200, body = '', signer = platform, headers = {} } = answer(asked);
      const raw = Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body);
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(signer && signatureHeaders(signer, String(raw))),
        ...headers,
      });
      response.end(raw);
    },
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      await server.close();
    },
  };
}

function complaintsAbout({ method, target, headers, body }: Asked, merchantKey: KeyObject): string[] {
  const complaints: string[] = [];
  if (!headers['user-agent']) complaints.push('no User-Agent');
  if (!headers['accept']?.includes('application/json')) complaints.push('no Accept');
  if (method === 'POST' && !headers['content-type']?.startsWith('application/json'))
    complaints.push('no Content-Type');
  if (Buffer.from(body).some(byte => byte >= 0xf0)) complaints.push('an emoji');
  if (/:\s*null/.test(body)) complaints.push('null');
  const [scheme, fields = ''] = (headers['authorization'] ?? '').split(/ (.*)/);
  const { mchid, serial_no, nonce_str, timestamp, signature } = Object.fromEntries(
    [...fields.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
  );
  if (scheme !== 'WECHATPAY2-SHA256-RSA2048') complaints.push('scheme');
  if (mchid !== MCH_ID || serial_no !== MERCHANT_SERIAL) complaints.push('merchant');
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > 300) complaints.push('clock');
  const message = `${method}\n${target}\n${timestamp}\n${nonce_str}\n${body}\n`;
  if (
    !verify(
      'RSA-SHA256',
      Buffer.from(message),
      createPublicKey(merchantKey),
      Buffer.from(signature ?? '', 'base64'),
    )
  )
    complaints.push('signature');
  return complaints;
}
