import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf, isAlive } from '../processes/identity.mjs';
import { runLogged } from './run-logged.mjs';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'run-logged-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const node = (code: string) => ({
  command: process.execPath,
  args: ['-e', code],
  logFile: `${folder}/log`,
  failure: 'It failed.',
});
const logged = (): string => (existsSync(`${folder}/log`) ? readFileSync(`${folder}/log`, 'utf8') : '');
const STAYS = 'setInterval(() => {}, 1000)';

describe('a command whose output goes to a file', () => {
  it('fails with its sentence and its last words', async () => {
    const run = runLogged(node('console.log("no space left"); process.exit(3)'));
    await expect(run).rejects.toMatchObject({
      message: 'It failed.',
      details: ['no space left', `whole output: ${folder}/log`],
    });
  });

  it('has ended when an interruption is reported', async () => {
    const interruption = new AbortController();
    const run = runLogged({
      ...node(
        `process.on('SIGTERM', () => { console.log('tidied'); process.exit(1) });
         console.log('begun'); ${STAYS}`,
      ),
      signal: interruption.signal,
    });
    await expect.poll(logged).toBe('begun\n');
    interruption.abort();
    await expect(run).rejects.toThrow('Interrupted.');
    expect(logged()).toBe('begun\ntidied\n');
  });

  it('is killed when it goes on all the same', async () => {
    const interruption = new AbortController();
    const deaf = node(`process.on('SIGTERM', () => {}); console.log('pid ' + process.pid); ${STAYS}`);
    const run = runLogged({ ...deaf, signal: interruption.signal, graceMs: 50 });
    await expect.poll(logged).toMatch(/^pid \d+\n/);
    const pid = Number(/\d+/.exec(logged())![0]);
    const identity = identityOf(pid);
    interruption.abort();
    await expect(run).rejects.toThrow('Interrupted.');
    expect(isAlive(pid, identity)).toBe(false);
  });

  it('is not begun after an interruption', async () => {
    await expect(runLogged({ ...node('1'), signal: AbortSignal.abort() })).rejects.toThrow('Interrupted.');
    expect(existsSync(`${folder}/log`)).toBe(false);
  });

  it('ends with its children when it has a group of its own', async () => {
    const interruption = new AbortController();
    const child = `console.log('child ' + process.pid); ${STAYS}`;
    const run = runLogged({
      ...node(
        `const child = ['-e', ${JSON.stringify(child)}];
         require('node:child_process').spawn(process.execPath, child, { stdio: 'inherit' });
         ${STAYS}`,
      ),
      signal: interruption.signal,
      ownGroup: true,
    });
    await expect.poll(logged).toMatch(/^child \d+$/m);
    const pid = Number(/\d+/.exec(logged())![0]);
    const identity = identityOf(pid);
    interruption.abort();
    await expect(run).rejects.toThrow('Interrupted.');
    await expect.poll(() => isAlive(pid, identity)).toBe(false);
  });
});

describe('Ctrl-C in a terminal, which reaches a whole group of processes,', () => {
  it('passes by a command in a group of its own', async () => {
    expect(await runAndPressCtrlC({ ownGroup: true })).toBe('begun\nfinished\n');
  });

  it('ends any other command', async () => {
    expect(await runAndPressCtrlC({ ownGroup: false })).toBe('begun\n');
  });

  /** @returns the command's output after it has ended: when it is told to, unless something ends it first */
  async function runAndPressCtrlC(options: { ownGroup: boolean }): Promise<string> {
    const command = node(`console.log('begun'); setInterval(() => {
      if (require('node:fs').existsSync(${JSON.stringify(`${folder}/go`)})) {
        console.log('finished'); process.exit(0) }
    }, 20)`);
    const caller = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `
      import { runLogged } from ${JSON.stringify(join(import.meta.dirname, 'run-logged.mjs'))};
      import { writeFileSync } from 'node:fs';
      process.on('SIGINT', () => writeFileSync(${JSON.stringify(`${folder}/go`)}, ''));
      await runLogged(${JSON.stringify({ ...command, ...options })}).catch(() => {});
    `,
      ],
      { detached: true, stdio: 'ignore' },
    );
    await expect.poll(logged).toBe('begun\n');
    process.kill(-caller.pid!, 'SIGINT');
    await ended(caller);
    return logged();
  }
});

const ended = (child: ChildProcess): Promise<unknown> =>
  new Promise(resolve =>
    child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(0),
  );
