import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { LogOutput } from './log-output.js';

let folder: string;
let fifo: string;
let opened: number[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diancan-log-output-'));
  fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  opened = [];
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const fd of opened) closeSync(fd);
  rmSync(folder, { recursive: true });
});

function open(path: string, flags: number): number {
  const fd = openSync(path, flags);
  opened.push(fd);
  return fd;
}

const aReader = (): number => open(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
const aWriter = (): number => open(fifo, constants.O_WRONLY | constants.O_NONBLOCK);

/** Reads everything in the pipe. */
function drain(reader: number): string {
  const buffer = Buffer.alloc(1_048_576);
  let length = 0;
  for (;;) {
    try {
      const read = readSync(reader, buffer, length, buffer.length - length, null);
      if (read === 0) break;
      length += read;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      break;
    }
  }
  return buffer.toString('utf8', 0, length);
}

function aLog(fd: number) {
  const onDropped = vi.fn();
  return { log: new LogOutput({ fd, onDropped }), onDropped };
}

/** Fills the pipe, whatever its size. */
function fill(log: LogOutput): void {
  log.write(`${'x'.repeat(1_000_000)}\n`);
}

describe('the log', () => {
  it('drops and counts each line on a full disk', () => {
    const { log, onDropped } = aLog(open('/dev/full', constants.O_WRONLY));
    for (let i = 0; i < 3; i++) log.write('a line\n');
    expect(onDropped).toHaveBeenCalledTimes(3);
  });

  it('drops lines while nobody reads its pipe, and resumes with the next reader', () => {
    const first = aReader();
    const { log, onDropped } = aLog(aWriter());
    log.write('read\n');
    expect(drain(first)).toBe('read\n');
    closeSync(opened.shift()!);
    log.write('lost\n');
    expect(onDropped).toHaveBeenCalledTimes(1);
    const second = aReader();
    log.write('read again\n');
    expect(drain(second)).toBe('read again\n');
    expect(onDropped).toHaveBeenCalledTimes(1);
  });

  it('begins a new line after one that was cut off', () => {
    const reader = aReader();
    const { log, onDropped } = aLog(aWriter());
    fill(log);
    expect(onDropped).toHaveBeenCalledTimes(1);
    drain(reader);
    log.write('whole\n');
    log.write('whole, too\n');
    expect(drain(reader)).toBe('\nwhole\nwhole, too\n');
  });

  it('waits for a reader that is slow, and only once for one that sleeps', () => {
    const reader = aReader();
    const { log, onDropped } = aLog(aWriter());
    const wait = vi.spyOn(Atomics, 'wait');
    fill(log);
    const waits = wait.mock.calls.length;
    expect(waits).toBeGreaterThan(1);
    for (let i = 0; i < 100; i++) log.write('lost\n');
    expect(wait).toHaveBeenCalledTimes(waits);
    expect(onDropped).toHaveBeenCalledTimes(101);

    drain(reader);
    let read = '';
    wait.mockImplementation(() => ((read += drain(reader)), 'timed-out'));
    fill(log);
    expect(read + drain(reader)).toMatch(/^\nx{1000000}\n$/);
    expect(onDropped).toHaveBeenCalledTimes(101);
  });
});

describe('standard output', () => {
  it('does not block the process if the reader of its pipe sleeps', async () => {
    aReader();
    const source = JSON.stringify(new URL('log-output.ts', import.meta.url).href);
    const code = `
      import { LogOutput, standardOutput } from ${source};
      let dropped = 0;
      const log = new LogOutput({ fd: standardOutput(), onDropped: () => dropped++ });
      for (let i = 0; i < 1_000; i++) log.write('x'.repeat(4_000) + '\\n');
      process.exit(dropped > 0 ? 7 : 8);
    `;
    // Opened like a shell or a container engine does it: a write blocks until the reader reads.
    const stdout = open(fifo, constants.O_RDWR);
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', stdout, 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    expect(await once(child, 'exit')).toEqual([7, null]);
  });
});
