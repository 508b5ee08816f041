import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHolder, tryLock } from './lock.mjs';

const CONTENDERS = 8;
const LOCK = new URL('./lock.mjs', import.meta.url).href;
/** Waits for a line on stdin, tries once, tells the outcome, and lives until stdin ends. */
const CONTENDER = `
  const { tryLock } = await import(${JSON.stringify(LOCK)});
  console.log('here');
  process.stdin.once('data', () => console.log('lock' in tryLock(process.argv[1]) ? 'won' : 'lost'));
`;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lock-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function aContender() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', CONTENDER, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const next = async () => String((await once(child.stdout, 'data'))[0]).trim();
  await next();
  return {
    pid: child.pid,
    attempt: () => (child.stdin.write('go\n'), next()),
    end: async (signal: NodeJS.Signals) => (child.kill(signal), once(child, 'exit')),
  };
}

describe('a lock between processes', () => {
  it('is held by one and tells who that is', async () => {
    const holder = await aContender();
    expect(await holder.attempt()).toBe('won');
    expect(tryLock(folder)).toMatchObject({ holder: { pid: holder.pid } });
    await holder.end('SIGTERM');
  });

  it('is free again when its holder was killed', async () => {
    const holder = await aContender();
    await holder.attempt();
    await holder.end('SIGKILL');
    expect(lockHolder(folder)).toBeNull();
    expect(tryLock(folder)).toHaveProperty('lock');
  });

  it('is free again when released', () => {
    const first = tryLock(folder);
    if ('lock' in first) first.lock.release();
    expect(tryLock(folder)).toHaveProperty('lock');
  });

  it('goes to exactly one of many that find it stale at once', async () => {
    const dead = await aContender();
    await dead.attempt();
    await dead.end('SIGKILL');
    const contenders = await Promise.all(Array.from({ length: CONTENDERS }, aContender));
    const outcomes = await Promise.all(contenders.map(contender => contender.attempt()));
    expect(outcomes.filter(outcome => outcome === 'won')).toHaveLength(1);
    await Promise.all(contenders.map(contender => contender.end('SIGTERM')));
  });
});
