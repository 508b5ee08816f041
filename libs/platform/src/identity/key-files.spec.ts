import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownPrivateKey, publicKeyOf } from './key-files.js';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'diancan-keys-')), 'keys');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

describe('key files', () => {
  it('are made at the first start and read at the next', async () => {
    const first = await ownPrivateKey(folder, 'order');
    expect((await ownPrivateKey(folder, 'order')).equals(first)).toBe(true);
    expect((await publicKeyOf(folder, 'order')).equals(createPublicKey(first))).toBe(true);
  });

  it('hold the private half for their owner alone', async () => {
    await ownPrivateKey(folder, 'order');
    expect(statSync(join(folder, 'order.key.pem')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('are one pair even when many instances start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => ownPrivateKey(folder, 'order')));
    expect(keys.every(key => key.equals(keys[0]!))).toBe(true);
    expect(readdirSync(folder).toSorted()).toEqual(['order.key.pem', 'order.pub.pem']);
  });

  it('throw an error that names a missing key', async () => {
    await expect(publicKeyOf(folder, 'gateway')).rejects.toThrow('ENOENT');
  });
});
