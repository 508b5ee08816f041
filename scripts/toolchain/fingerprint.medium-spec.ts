import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, describe, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

let project: string;
let before: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'fingerprint-'));
  mkdirSync(`${project}/apps/order/src`, { recursive: true });
  write('apps/order/src/main.ts', 'one');
  write('package-lock.json', '{}');
  before = fingerprint(project);
});

afterEach(() => rmSync(project, { recursive: true }));

const write = (file: string, text: string) => writeFileSync(join(project, file), text);

describe('the fingerprint of the sources', () => {
  it('stays when a file is written anew with the same text', () => {
    write('apps/order/src/main.ts', 'one');
    expect(fingerprint(project)).toBe(before);
  });

  it.each([
    ['a source', 'apps/order/src/main.ts'],
    ['the lockfile', 'package-lock.json'],
    ['a new file', 'apps/order/src/other.ts'],
  ])('changes with %s', (_, file) => {
    write(file, 'two');
    expect(fingerprint(project)).not.toBe(before);
  });

  it('changes when a file is renamed', () => {
    renameSync(`${project}/apps/order/src/main.ts`, `${project}/apps/order/src/entry.ts`);
    expect(fingerprint(project)).not.toBe(before);
  });

  it.each([
    ['a test', 'apps/order/src/main.spec.ts'],
    ['the support of tests', 'apps/order/testing/service.ts'],
  ])('stays when %s changes, which is not built', (_, file) => {
    mkdirSync(`${project}/apps/order/testing`);
    write(file, 'two');
    expect(fingerprint(project)).toBe(before);
  });
});
