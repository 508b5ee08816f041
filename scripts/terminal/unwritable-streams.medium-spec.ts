import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const source = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** Says something, again and again while it lasts. */
const TALKATIVE = `
  import { runMain } from ${source('failure.mjs')};
  import { Progress } from ${source('progress.mjs')};
  await runMain(async () => {
    const progress = new Progress();
    for (const title of ['one', 'two', 'three']) {
      await progress.step(title, () => new Promise(resolve => setImmediate(resolve)));
      console.error(title);
    }
    return 7;
  });
`;

const run = (out: 'pipe' | number) =>
  spawn(process.execPath, ['--input-type=module', '-e', TALKATIVE], { stdio: ['ignore', out, out] });

describe('a command line does its work to the end', () => {
  it('with its output on a full disk', async () => {
    const full = openSync('/dev/full', 'w');
    const child = run(full);
    closeSync(full);
    expect(await once(child, 'exit')).toEqual([7, null]);
  });

  it('with nobody who reads its output', async () => {
    const child = run('pipe');
    child.stdout!.destroy();
    child.stderr!.destroy();
    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});
