import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { text } from 'node:stream/consumers';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startChild } from './child.ts';
import { identityOf, isAlive } from './identity.mjs';
import { ProcessRegistry } from './registry.mjs';
import { stopPid } from './stop-pid.mjs';
import { Supervisor } from './supervisor.ts';

const STAYS = 'setInterval(() => {}, 1000)';
let folder: string;
let registry: ProcessRegistry;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'processes-'));
  registry = new ProcessRegistry(`${folder}/registry`);
});
afterEach(async () => {
  await registry.stop(registry.living());
  rmSync(folder, { recursive: true });
});

const run = (code: string, name = 'program') =>
  startChild({
    name,
    command: process.execPath,
    args: ['-e', code],
    env: process.env,
    logFile: `${folder}/${name}.log`,
    registry,
  });

describe('a child process', () => {
  it('is recorded while it lives and forgotten when it has ended', async () => {
    const child = run(STAYS);
    expect(registry.living().map(({ pid }) => pid)).toEqual([child.pid]);
    await child.stop();
    expect(readdirSync(registry.folder)).toEqual([]);
  });

  it('is killed when it ignores the request to end', async () => {
    const child = run(`process.on('SIGTERM', () => {}); console.log('deaf'); ${STAYS}`);
    await expect.poll(() => child.lastLines()).toEqual(['deaf']);
    await child.stop(50);
    expect(await child.exited).toMatchObject({ signal: 'SIGKILL' });
  });

  it('shows the last lines of this life only, JSON as its message', async () => {
    await run('console.log("an earlier life")').exited;
    const child = run(
      'console.log(JSON.stringify({ msg: "cannot start", err: { message: "no database" } }))',
    );
    await child.exited;
    expect(child.lastLines()).toEqual(['cannot start: no database']);
  });
});

describe('a child process that is not recorded', () => {
  const RUNS = `echo ran >&2; exec sleep 60`;
  const programOf = (logFile: string) => ({
    name: 'program',
    command: '/bin/sh',
    args: ['-c', RUNS],
    env: process.env,
    logFile,
  });

  /** The log, once no process has it open any more. */
  function logOfTheDead(): { logFile: string; log: Promise<string> } {
    const logFile = `${folder}/log.fifo`;
    execFileSync('mkfifo', [logFile]);
    return {
      logFile,
      log: text(new Socket({ fd: openSync(logFile, constants.O_RDONLY | constants.O_NONBLOCK) })),
    };
  }

  it('never runs if its record cannot be written', async () => {
    const { logFile, log } = logOfTheDead();
    writeFileSync(registry.folder, 'no folder');
    expect(() => startChild({ ...programOf(logFile), registry })).toThrow(
      /^program is not started, for it cannot be recorded in .*registry\. .*EEXIST/,
    );
    expect(await log).toBe('');
  });

  it('never runs if its owner dies before', async () => {
    const { logFile, log } = logOfTheDead();
    const code = `
      import { startChild } from ${JSON.stringify(new URL('child.ts', import.meta.url).href)};
      const registry = { record: () => process.kill(process.pid, 'SIGKILL') };
      startChild({ ...${JSON.stringify({ ...programOf(logFile), env: {} })}, registry });
    `;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
    expect(await once(owner, 'exit')).toEqual([null, 'SIGKILL']);
    expect(await log).toBe('');
  });
});

describe('a log that cannot be written', () => {
  it('keeps no program from running, and none from ending', async () => {
    mkdirSync(`${folder}/program.log`);
    const child = run(
      `process.on('SIGTERM', () => process.exit(7)); console.log('x');
       require('fs').writeFileSync('${folder}/runs', ''); ${STAYS}`,
    );
    expect(child.logTrouble).toMatch(/program\.log cannot be written \(EISDIR/);
    expect(child.lastLines()).toEqual([]);
    await expect.poll(() => readdirSync(folder)).toContain('runs');
    await child.stop();
    expect(await child.exited).toEqual({ code: 7, signal: null });
  });

  it('is said when the supervisor starts its program', async () => {
    mkdirSync(`${folder}/a.log`);
    const said: string[] = [];
    const supervisor = new Supervisor({ say: line => void said.push(line) });
    await supervisor.start({ name: 'a', rank: 0, start: () => run(STAYS, 'a'), ready: async () => {} });
    expect(said).toEqual([expect.stringMatching(/^! a runs without a log: .*EISDIR/)]);
    await supervisor.stop();
  });
});

describe('the list of processes', () => {
  it('is read without a folder, and makes none', () => {
    expect([registry.living(), registry.orphans(), readdirSync(folder)]).toEqual([[], [], []]);
  });

  it('leaves nothing half written', () => {
    mkdirSync(`${registry.folder}/${process.pid}.json`, { recursive: true });
    expect(() => registry.record('a', process.pid)).toThrow('EISDIR');
    expect(readdirSync(registry.folder)).toEqual([`${process.pid}.json`]);
    rmSync(`${registry.folder}/${process.pid}.json`, { recursive: true });
  });

  it('lets a process end whose entry cannot be removed', async () => {
    const child = run(STAYS);
    renameSync(registry.folder, `${folder}/elsewhere`);
    writeFileSync(registry.folder, 'no folder');
    await child.stop();
    expect(await child.exited).toMatchObject({ signal: 'SIGTERM' });
    rmSync(registry.folder);
    renameSync(`${folder}/elsewhere`, registry.folder);
    expect(registry.living()).toEqual([]);
  });

  it('does not take a stranger with a recycled pid for its own', async () => {
    const child = run(STAYS);
    const entry = {
      name: 'old',
      pid: child.pid,
      identity: 'an earlier boot:1',
      rank: 0,
      ownerPid: 1,
      ownerIdentity: null,
    };
    writeFileSync(`${registry.folder}/${child.pid}.json`, JSON.stringify(entry));
    expect(registry.living()).toEqual([]);
    await stopPid(child.pid, entry.identity);
    expect(child.isRunning()).toBe(true);
    await child.stop();
  });

  it('finds and ends what a killed owner left', async () => {
    const child = run(STAYS);
    const identity = identityOf(child.pid);
    const entry = {
      name: 'left',
      pid: child.pid,
      identity,
      rank: 0,
      ownerPid: process.pid,
      ownerIdentity: 'killed',
    };
    writeFileSync(`${registry.folder}/${child.pid}.json`, JSON.stringify(entry));
    expect(registry.orphans().map(({ name }) => name)).toEqual(['left']);
    await registry.stop(registry.orphans());
    expect(isAlive(child.pid, identity)).toBe(false);
  });
});

describe('the supervisor', () => {
  const program = (name: string, rank: number, code = STAYS) => ({
    name,
    rank,
    start: () => run(code, name),
    ready: async () => {},
  });

  it('fails the start of a program that ends, with its last words', async () => {
    const supervisor = new Supervisor({ say: () => {} });
    const never = {
      ...program('a', 0, 'console.log("why"); process.exit(3)'),
      ready: () => new Promise<void>(() => {}),
    };
    const failure = await supervisor.start(never).catch(error => error);
    expect(failure).toMatchObject({
      message: 'a stopped while it was starting (exit code 3).',
      details: ['why'],
    });
  });

  it('reports a program that ends before all are up', async () => {
    const supervisor = new Supervisor({ say: () => {} });
    await supervisor.start(program('a', 0, 'setTimeout(() => process.exit(3), 50)'));
    await expect(supervisor.broken).rejects.toThrow('a stopped unexpectedly (exit code 3).');
  });

  it('starts a program again that ends later, and says so', async () => {
    const said: string[] = [];
    const supervisor = new Supervisor({ say: line => void said.push(line) });
    await supervisor.start(program('a', 0));
    supervisor.keep();
    const [first] = registry.living();
    process.kill(first!.pid, 'SIGKILL');
    await expect
      .poll(() => said, { timeout: 5_000 })
      .toEqual(['! a stopped unexpectedly (ended by SIGKILL)', '✓ a runs again']);
    expect(registry.living().map(({ pid }) => pid)).not.toContain(first!.pid);
    await supervisor.stop();
    expect(registry.living()).toEqual([]);
  });

  it('waits longer each time for a program that gets ready and falls again', async () => {
    const pauses: number[] = [];
    const supervisor = new Supervisor({ say: () => {}, pause: async ms => void pauses.push(ms) });
    const exits = 'setTimeout(() => process.exit(3), 20)';
    supervisor.keep();
    await supervisor.start(program('a', 0, exits));
    await expect.poll(() => pauses.length).toBeGreaterThan(8);
    await supervisor.stop();
    expect(pauses.slice(0, 9)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('starts a program that cannot be recorded once it can be, and has lost none meanwhile', async () => {
    const said: string[] = [];
    const full = new AbortController();
    const freed = once(full.signal, 'abort');
    let attempts = 0;
    const pause = async () => void (attempts++ > 0 && (await freed));
    const supervisor = new Supervisor({ say: line => void said.push(line), pause });
    const starts = `require('fs').appendFileSync('${folder}/starts', process.pid + '\\n'); ${STAYS}`;
    await supervisor.start(program('a', 0, starts));
    supervisor.keep();
    await expect.poll(() => readdirSync(folder)).toContain('starts');
    const [first] = registry.living();
    renameSync(registry.folder, `${folder}/elsewhere`);
    writeFileSync(registry.folder, 'no folder');
    process.kill(first!.pid, 'SIGKILL');
    await expect
      .poll(() => said)
      .toContainEqual(
        expect.stringMatching(/^! a is not started, for it cannot be recorded in .* Next attempt in 1 s\.$/),
      );
    rmSync(registry.folder);
    renameSync(`${folder}/elsewhere`, registry.folder);
    full.abort();
    await expect.poll(() => said).toContain('✓ a runs again');
    const started = () => readFileSync(`${folder}/starts`, 'utf8').trim().split('\n').map(Number);
    await expect.poll(started).toHaveLength(2);
    expect(registry.living().map(({ pid }) => pid)).toEqual([started()[1]]);
    await supervisor.stop();
    expect(registry.living()).toEqual([]);
  });

  it('ends the highest rank first', async () => {
    const supervisor = new Supervisor({ say: () => {} });
    const ended: string[] = [];
    for (const [name, rank] of [
      ['low', 0],
      ['high', 2],
      ['middle', 1],
    ] as const) {
      const child = run(STAYS, name);
      void child.exited.then(() => ended.push(name));
      await supervisor.start({ name, rank, start: () => child, ready: async () => {} });
    }
    await supervisor.stop();
    expect(ended).toEqual(['high', 'middle', 'low']);
  });

  it('starts nothing any more once it is stopping', async () => {
    const supervisor = new Supervisor({ say: () => {} });
    await supervisor.stop();
    await expect(supervisor.start(program('late', 0))).rejects.toThrow('late is not started any more');
    expect(() => supervisor.attach('late', { rank: 0, stop: async () => {} })).toThrow(
      'late is not started any more',
    );
    expect(registry.living()).toEqual([]);
  });
});
