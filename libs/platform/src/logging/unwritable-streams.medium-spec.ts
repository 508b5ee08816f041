import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const TWICE_ON_EACH = `
  for (const stream of [process.stdout, process.stderr, process.stdout, process.stderr]) {
    stream.write('a line\\n');
    console.log('a line');
    process.emitWarning('a warning');
    await new Promise(resolve => setImmediate(resolve));
  }
  process.exit(7);
`;

describe('a process with standard output and standard error on a full disk', () => {
  it('goes on', async () => {
    const source = JSON.stringify(new URL('unwritable-streams.ts', import.meta.url).href);
    const tolerate = `import { tolerateUnwritableStreams } from ${source}; tolerateUnwritableStreams();`;
    const code = `${tolerate} ${TWICE_ON_EACH}`;
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', full, full],
    });
    closeSync(full);
    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});
