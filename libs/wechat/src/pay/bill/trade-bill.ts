import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { reasonOf } from '@diancan/errors';
import { billAnswer } from '../api/pay-answers.js';
import type { PayHttp } from '../api/pay-http.js';
import type { PlatformKeys } from '../keys/platform-keys.js';
import { PayRefusedError, PayUnavailableError } from '../pay-errors.js';
import type { TradeBill } from './bill-row.js';
import { parseBill } from './parse-bill.js';

const FILE = { method: 'GET', name: 'GET /v3/billdownload/file', path: '/v3/billdownload/file' } as const;
const BILL = { method: 'GET', name: 'GET /v3/bill/tradebill', path: '/v3/bill/tradebill' } as const;
const DOWNLOAD_TIMEOUT_MS = 60_000;
const MAX_BYTES = 256 << 20;

/** Downloads the bill of a day; see `WechatPay.tradeBill`. */
export async function downloadTradeBill(
  http: PayHttp,
  keys: PlatformKeys,
  day: string,
): Promise<TradeBill | null> {
  const params = { bill_date: day, bill_type: 'ALL', tar_type: 'GZIP' };
  const made = await http.ask(keys, { ...BILL, params }, billAnswer).catch((error: unknown) => {
    if (error instanceof PayRefusedError && error.code === 'NO_STATEMENT_EXIST') return null;
    throw error;
  });
  if (made === null) return null;
  const file = await unpacked(await download(http, new URL(made.download_url)));
  // The file is not signed. Its checksum comes from a verified answer and replaces the signature.
  if (createHash('sha1').update(file).digest('hex') !== made.hash_value.toLowerCase())
    throw new PayUnavailableError(FILE.name, 'checksum');
  try {
    return parseBill(file.toString());
  } catch (error) {
    throw new PayUnavailableError(FILE.name, reasonOf(error));
  }
}

/** Always downloads from the configured host, because the request is signed. */
async function download(http: PayHttp, { pathname, searchParams }: URL): Promise<Buffer> {
  if (pathname !== FILE.path) throw new PayUnavailableError(BILL.name, 'a download at an unknown address');
  const call = { ...FILE, params: Object.fromEntries(searchParams) };
  try {
    return (await http.askForBytes(call, { timeoutMs: DOWNLOAD_TIMEOUT_MS, maxBytes: MAX_BYTES })).body;
  } catch (error) {
    // The download URL is valid for minutes only. Starting over gets a new one and may succeed.
    if (error instanceof PayRefusedError)
      throw new PayUnavailableError(FILE.name, `HTTP ${error.status} ${error.code}`);
    throw error;
  }
}

async function unpacked(file: Buffer): Promise<Buffer> {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return file;
  return promisify(gunzip)(file, { maxOutputLength: MAX_BYTES }).catch(() => {
    throw new PayUnavailableError(FILE.name, 'a file that cannot be unpacked');
  });
}
