import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const empty = mkdtempSync(join(tmpdir(), 'diancan-instance-'));
afterAll(() => rmSync(empty, { recursive: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['scripts/run.mjs', 'scripts/instance.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DIANCAN_DATA_DIR: empty },
  });

describe('npm run instance', () => {
  it('tells what it does', () => {
    expect(run('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('npm run instance -- <gateway | user | product | order>'),
    });
  });

  it.each([[[]], [['sandbox']], [['product', 'order']]])(
    'asks for one service that may run more than once: %j',
    args => {
      expect(run(...args)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('Name one service: gateway, user, product, order.'),
      });
    },
  );

  it('says what to start first', () => {
    expect(run('product')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('`npm start` starts one'),
    });
  });
});
