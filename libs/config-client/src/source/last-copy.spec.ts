import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LastCopy } from './last-copy.js';

let folder: string;
let copy: LastCopy;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diancan-copy-'));
  copy = new LastCopy(join(folder, 'config-copies', 'order-dev.json'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const tree = { server: { port: '${PORT:1}' }, list: [1, null], empty: {} };

describe('the last copy', () => {
  it('returns the last settings as written, and their time', async () => {
    await copy.write({ version: 'v1', tree: {} });
    await copy.write({ version: 'v2', tree }, new Date('2026-01-02T03:04:05Z'));
    expect(await copy.read()).toEqual({ version: 'v2', tree, savedAt: '2026-01-02T03:04:05.000Z' });
  });

  it('is readable by its owner only', async () => {
    await copy.write({ version: 'v1', tree });
    expect([statSync(copy.path).mode & 0o777, statSync(join(folder, 'config-copies')).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
  });

  it('is one of several concurrent writes, and no draft is left behind', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => copy.write({ version: `v${index}`, tree: { index } })),
    );
    expect(readdirSync(join(folder, 'config-copies'))).toEqual(['order-dev.json']);
    const {
      version,
      tree: { index },
    } = (await copy.read())!;
    expect(version).toBe(`v${String(index)}`);
  });

  it('stays as it was if writing fails', async () => {
    await copy.write({ version: 'v1', tree });
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await expect(copy.write({ version: 'v2', tree: circular })).rejects.toThrow(TypeError);
    expect(await copy.read()).toMatchObject({ version: 'v1' });
    expect(readdirSync(join(folder, 'config-copies'))).toHaveLength(1);
  });

  it('leaves no draft behind if it cannot be moved into place', async () => {
    mkdirSync(copy.path, { recursive: true });
    await expect(copy.write({ version: 'v1', tree })).rejects.toThrow('EISDIR');
    expect(readdirSync(join(folder, 'config-copies'))).toEqual(['order-dev.json']);
  });

  it('is null if there is none', async () => {
    expect(await copy.read()).toBeNull();
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -5)],
    ['empty', () => ''],
    ['of another form', () => '{"server":{"password":"hunter2"}}'],
    ['a list', () => '[]'],
    ['without a version', (text: string) => text.replace('"v1"', '""')],
  ])('that is %s is reported as damaged, without its content', async (_what, spoil) => {
    await copy.write({ version: 'v1', tree: { password: 'hunter2' } });
    writeFileSync(copy.path, spoil(readFileSync(copy.path, 'utf8')));
    await expect(copy.read()).rejects.toThrow(`${copy.path} is damaged`);
    await expect(copy.read()).rejects.not.toThrow('hunter2');
  });

  it('that is not a file cannot be read', async () => {
    await expect(new LastCopy(folder).read()).rejects.toThrow(`${folder} cannot be read (EISDIR)`);
  });
});
