import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startChild } from './child.mjs';
import { identityOf, isAlive } from './identity.mjs';
import { ProcessRegistry } from './registry.mjs';
import { stopPid } from './stop-pid.mjs';
import { Supervisor } from './supervisor.mjs';

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
  startChild({ name, command: process.execPath, args: ['-e', code], env: process.env, logFile: `${folder}/${name}.log`, registry });

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
    const child = run('console.log(JSON.stringify({ msg: "cannot start", err: { message: "no database" } }))');
    await child.exited;
    expect(child.lastLines()).toEqual(['cannot start: no database']);
  });
});

describe('the list of processes', () => {
  it('does not take a stranger with a recycled pid for its own', async () => {
    const child = run(STAYS);
    const entry = { name: 'old', pid: child.pid, identity: 'an earlier boot:1', rank: 0, ownerPid: 1, ownerIdentity: null };
    writeFileSync(`${registry.folder}/${child.pid}.json`, JSON.stringify(entry));
    expect(registry.living()).toEqual([]);
    await stopPid(child.pid, entry.identity);
    expect(child.isRunning()).toBe(true);
    await child.stop();
  });

  it('finds and ends what a killed owner left', async () => {
    const child = run(STAYS);
    const identity = identityOf(child.pid);
    const entry = { name: 'left', pid: child.pid, identity, rank: 0, ownerPid: process.pid, ownerIdentity: 'killed' };
    writeFileSync(`${registry.folder}/${child.pid}.json`, JSON.stringify(entry));
    expect(registry.orphans().map(({ name }) => name)).toEqual(['left']);
    await registry.stop(registry.orphans());
    expect(isAlive(child.pid, identity)).toBe(false);
  });
});

describe('the supervisor', () => {
  const program = (name: string, rank: number, code = STAYS) => ({ name, rank, start: () => run(code, name), ready: async () => {} });

  it('fails the start of a program that ends, with its last words', async () => {
    const supervisor = new Supervisor({ say: () => {} });
    const never = { ...program('a', 0, 'console.log("why"); process.exit(3)'), ready: () => new Promise<void>(() => {}) };
    const failure = await supervisor.start(never).catch((error) => error);
    expect(failure).toMatchObject({ message: 'a stopped while it was starting (exit code 3).', details: ['why'] });
  });

  it('reports a program that ends before all are up', async () => {
    const supervisor = new Supervisor({ say: () => {} });
    await supervisor.start(program('a', 0, 'setTimeout(() => process.exit(3), 50)'));
    await expect(supervisor.broken).rejects.toThrow('a stopped unexpectedly (exit code 3).');
  });

  it('starts a program again that ends later, and says so', async () => {
    const said: string[] = [];
    const supervisor = new Supervisor({ say: (line) => void said.push(line) });
    await supervisor.start(program('a', 0));
    supervisor.keep();
    const [first] = registry.living();
    process.kill(first!.pid, 'SIGKILL');
    await expect.poll(() => said, { timeout: 5_000 }).toEqual(['! a stopped unexpectedly (ended by SIGKILL)', '✓ a runs again']);
    expect(registry.living().map(({ pid }) => pid)).not.toContain(first!.pid);
    await supervisor.stop();
    expect(registry.living()).toEqual([]);
  });

  it('ends the highest rank first', async () => {
    const supervisor = new Supervisor({ say: () => {} });
    const ended: string[] = [];
    for (const [name, rank] of [['low', 0], ['high', 2], ['middle', 1]] as const) {
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
    expect(() => supervisor.attach('late', { rank: 0, stop: async () => {} })).toThrow('late is not started any more');
    expect(registry.living()).toEqual([]);
  });
});
