import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeMerchantKeys } from '../fleet/merchant-keys.ts';
import { handOutKeys } from './hand-out-keys.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const heldBy = (holder: string): string[] => readdirSync(`${folder}/out/${holder}/wechat`).toSorted();

it('gives the merchant and WeChat Pay their own private halves, and of the other only the public one', () => {
  makeMerchantKeys(`${folder}/made`);
  handOutKeys(`${folder}/made`, `${folder}/out`);
  expect(heldBy('order')).toEqual(['merchant.key.pem', 'platform.pub.pem']);
  expect(heldBy('sandbox')).toEqual(['merchant.pub.pem', 'platform.key.pem']);
  expect(statSync(`${folder}/out/order/wechat/merchant.key.pem`).mode & 0o777).toBe(0o600);
});

it('hands out the same keys again', () => {
  makeMerchantKeys(`${folder}/made`);
  handOutKeys(`${folder}/made`, `${folder}/out`);
  const key = () => readFileSync(`${folder}/out/order/wechat/merchant.key.pem`, 'utf8');
  const before = key();
  makeMerchantKeys(`${folder}/made`);
  handOutKeys(`${folder}/made`, `${folder}/out`);
  expect(key()).toBe(before);
});
