import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const empty = mkdtempSync(join(tmpdir(), 'diancan-no-fleet-'));
afterAll(() => rmSync(empty, { recursive: true }));

const run = (program: string, ...args: string[]) =>
  spawnSync(process.execPath, ['scripts/run.mjs', program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, DIANCAN_DATA_DIR: empty },
  });

describe('where no fleet runs', () => {
  it.each([
    ['scripts/audit.ts', 'npm run audit'],
    ['scripts/config.ts', 'npm run config'],
    ['scripts/demo.ts', 'npm run demo'],
    ['scripts/instance.ts', 'npm run instance'],
    ['scripts/jobs.ts', 'npm run jobs'],
    ['scripts/menu-import.ts', 'npm run menu:import'],
    ['scripts/messages.ts', 'npm run messages'],
    ['scripts/seller.ts', 'npm run seller'],
    ['scripts/stop.ts', 'npm stop'],
    ['test/house/main.ts', 'npm run house'],
  ])('%s --help tells what it does', (program, command) => {
    expect(run(program, '--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(command),
      stderr: '',
    });
  });

  it.each([
    ['scripts/audit.ts'],
    ['scripts/config.ts', 'status'],
    ['scripts/demo.ts'],
    ['scripts/instance.ts', 'order'],
    ['scripts/jobs.ts'],
    ['scripts/jobs.ts', 'replay', 'user', 'notice', '--all'],
    ['scripts/menu-import.ts', 'menu.csv'],
    ['scripts/messages.ts'],
    ['scripts/messages.ts', 'replay', 'user', '--all'],
    ['scripts/seller.ts', 'list'],
  ])('%s %s says what to start first, and nothing else', (program, ...args) => {
    expect(run(program, ...args)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `\n✗ No fleet runs from ${empty}: \`npm start\` starts one.\n`,
    });
  });

  it('house refuses an option that it does not know in a sentence', () => {
    expect(run('test/house/main.ts', '--bogus')).toMatchObject({
      status: 1,
      stderr: "\n✗ Unknown option '--bogus': --help says what this command takes.\n",
    });
  });

  it('house says that a folder does not exist', () => {
    expect(run('test/house/main.ts', join(empty, 'none'))).toMatchObject({
      status: 1,
      stderr: `\n✗ ${join(empty, 'none')} is no folder.\n`,
    });
  });
});
