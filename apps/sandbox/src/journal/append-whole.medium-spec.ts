import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendWhole } from './append-whole.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diancan-append-'));
  file = join(folder, 'journal.jsonl');
  writeFileSync(file, 'the first line\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a line that is appended to a file', () => {
  it('is stored', () => {
    appendWhole(file, 'the second line\n');
    expect(readFileSync(file, 'utf8')).toBe('the first line\nthe second line\n');
  });

  it('leaves nothing behind if only a part of it has room', async () => {
    const source = JSON.stringify(new URL('append-whole.ts', import.meta.url).href);
    const code = `
      import { appendWhole } from ${source};
      try {
        appendWhole(${JSON.stringify(file)}, 'x'.repeat(5_000) + '\\n');
      } catch (error) {
        process.exit(error.code === 'EFBIG' ? 7 : 8);
      }
    `;
    // A file-size limit of one block stands in for a disk with one free block: both cut a write off.
    const child = spawn(
      '/bin/sh',
      ['-c', 'ulimit -f 1; exec "$0" --input-type=module -e "$1"', process.execPath, code],
      { stdio: 'inherit' },
    );
    expect(await once(child, 'exit')).toEqual([7, null]);
    expect(readFileSync(file, 'utf8')).toBe('the first line\n');
  });
});
