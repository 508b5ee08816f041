import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSecrets, makeSecrets } from './secrets.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diancan-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'secrets.json');
const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value as object).flatMap(texts);

describe('the secrets of a data folder', () => {
  it('are made at its first start and kept, for its owner alone', () => {
    const made = loadSecrets(folder);
    expect(loadSecrets(folder)).toEqual(made);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('are others in every folder', () => {
    const elsewhere = texts(makeSecrets());
    for (const value of texts(loadSecrets(folder))) expect(elsewhere).not.toContain(value);
  });

  it('are all different, and long enough for the config centre', () => {
    const made = loadSecrets(folder);
    expect(new Set(texts(made)).size).toBe(texts(made).length);
    for (const value of Object.values(made.config)) expect(value.length).toBeGreaterThanOrEqual(48);
  });

  it('keep what an earlier release made, and get what it did not know', () => {
    const { config, ...earlier } = loadSecrets(folder);
    writeFileSync(file(), JSON.stringify(earlier));
    const completed = loadSecrets(folder);
    expect(completed).toMatchObject(earlier);
    expect(Object.keys(completed.config)).toEqual(Object.keys(config));
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual(completed);
    expect(loadSecrets(folder)).toEqual(completed);
  });

  it('keep one of the config centre’s, and get the others', () => {
    const made = loadSecrets(folder);
    writeFileSync(file(), JSON.stringify({ ...made, config: { DIANCAN_OPERATOR_TOKEN: 'mine' } }));
    expect(loadSecrets(folder).config).toMatchObject({
      DIANCAN_OPERATOR_TOKEN: 'mine',
      DIANCAN_CONFIG_ENCRYPT_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});
