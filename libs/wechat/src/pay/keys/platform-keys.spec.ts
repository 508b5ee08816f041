import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { publicKeyOf, rsaKey } from '@diancan/testing/wechat';
import { PlatformKeys } from './platform-keys.js';
import type { PlatformCertificate } from './platform-certificate.js';

// Lists that cannot be fetched are logged as warnings.
Logger.overrideLogger(false);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const key = publicKeyOf(rsaKey());
const PUBLIC_KEY = { id: 'PUB_KEY_ID_1', key };

let nowMs: number;
let listed: PlatformCertificate[];
const list = vi.fn(async () => listed);
const certificate = (serial: string, expiresAtMs = Infinity): PlatformCertificate => ({
  serial,
  key,
  expiresAtMs,
});
const keysOf = (publicKey: typeof PUBLIC_KEY | null) =>
  new PlatformKeys({ publicKey, certificates: list, now: () => nowMs });
const serials = async (keys: PlatformKeys): Promise<string[]> => Object.keys(await keys.trusted());

beforeEach(() => {
  nowMs = Date.parse('2026-08-08T04:00:00Z');
  listed = [certificate('AA')];
  list.mockReset().mockImplementation(async () => listed);
});

describe('keys of a merchant with the public key only', () => {
  it('are that one, without a call', async () => {
    const keys = new PlatformKeys({ publicKey: PUBLIC_KEY, certificates: null });
    expect(await serials(keys)).toEqual(['PUB_KEY_ID_1']);
    expect(await keys.find('PUB_KEY_ID_1')).toBe(key);
    expect(await keys.find('AA')).toBeNull();
    expect(list).not.toHaveBeenCalled();
  });
});

describe('keys of a merchant with certificates only', () => {
  it('are fetched at the first use, once for all concurrent callers', async () => {
    const keys = keysOf(null);
    expect(await Promise.all([serials(keys), serials(keys)])).toEqual([['AA'], ['AA']]);
    expect(list).toHaveBeenCalledTimes(1);
  });

  it('are fetched again after twelve hours, while the known ones stay in use', async () => {
    const keys = keysOf(null);
    await serials(keys);
    nowMs += 12 * HOUR_MS - 1;
    await serials(keys);
    expect(list).toHaveBeenCalledTimes(1);
    nowMs += 1;
    listed = [certificate('BB')];
    expect(await serials(keys)).toEqual(['AA']);
    await vi.waitFor(async () => expect(await serials(keys)).toEqual(['BB']));
    expect(list).toHaveBeenCalledTimes(2);
  });

  it('stay as they were when they cannot be fetched, and are fetched again a minute later', async () => {
    const keys = keysOf(null);
    await serials(keys);
    nowMs += 12 * HOUR_MS;
    list.mockRejectedValueOnce(new Error('down'));
    expect(await serials(keys)).toEqual(['AA']);
    expect(await serials(keys)).toEqual(['AA']);
    expect(list).toHaveBeenCalledTimes(2);
    nowMs += MINUTE_MS;
    await serials(keys);
    expect(list).toHaveBeenCalledTimes(3);
  });

  it('exclude expired certificates', async () => {
    listed = [certificate('AA', nowMs + HOUR_MS), certificate('BB')];
    const keys = keysOf(null);
    expect(await serials(keys)).toEqual(['AA', 'BB']);
    nowMs += HOUR_MS;
    expect(await serials(keys)).toEqual(['BB']);
    expect(await keys.find('AA')).toBeNull();
  });

  it('exclude withdrawn certificates', async () => {
    const keys = keysOf(null);
    await serials(keys);
    nowMs += MINUTE_MS;
    listed = [certificate('BB')];
    expect(await keys.find('BB')).toBe(key);
    expect(await keys.find('AA')).toBeNull();
  });
});

describe('an unknown serial', () => {
  it('makes the certificates be fetched, at most once a minute', async () => {
    const keys = keysOf(null);
    await serials(keys);
    nowMs += MINUTE_MS;
    listed = [certificate('AA'), certificate('BB')];
    expect(await Promise.all([keys.find('BB'), keys.find('FORGED')])).toEqual([key, null]);
    expect(list).toHaveBeenCalledTimes(2);
    nowMs += MINUTE_MS - 1;
    expect(await keys.find('FORGED')).toBeNull();
    expect(list).toHaveBeenCalledTimes(2);
    nowMs += 1;
    expect(await keys.find('FORGED')).toBeNull();
    expect(list).toHaveBeenCalledTimes(3);
  });
});

describe('a serial that is not trusted', () => {
  it('is reported, after the certificates were fetched', async () => {
    const report = vi.fn();
    const keys = new PlatformKeys({
      publicKey: PUBLIC_KEY,
      certificates: list,
      unknown: { report },
      now: () => nowMs,
    });
    listed = [certificate('AA')];
    for (const serial of ['AA', 'PUB_KEY_ID_1', 'PUB_KEY_ID_2']) await keys.find(serial);
    expect(report.mock.calls).toEqual([['PUB_KEY_ID_2']]);
  });
});

describe('keys during a change to the public key', () => {
  it('are the certificates and the public key, side by side', async () => {
    const keys = keysOf(PUBLIC_KEY);
    expect(await keys.find('AA')).toBe(key);
    expect(await keys.find('PUB_KEY_ID_1')).toBe(key);
    expect((await serials(keys)).toSorted()).toEqual(['AA', 'PUB_KEY_ID_1']);
    expect(keys.preferredSerial).toBe('PUB_KEY_ID_1');
  });

  it('do not wait for certificates that the merchant may no longer have', async () => {
    list.mockReturnValue(new Promise(() => undefined));
    expect(await serials(keysOf(PUBLIC_KEY))).toEqual(['PUB_KEY_ID_1']);
  });
});
