import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WrittenSettings } from './centre-client.js';
import { CentreRefusedError, CentreUnreachableError } from './centre-errors.js';
import { CentreSource } from './centre-source.js';
import { LastCopy } from './last-copy.js';

let folder: string;
let copy: LastCopy;
let said: string[];
/** The answers of the config centre, in order; the last one is repeated. */
let answers: Array<WrittenSettings | Error>;
let asked: number;
let told: number;

const GOOD = { name: '${SPEC_NAME:nobody}' };
const AWAY = new CentreUnreachableError('the config centre at http://centre does not answer (ECONNREFUSED)');

const source = (waitMs = 1_000) =>
  new CentreSource({
    client: {
      where: 'http://centre',
      fetch: async known => {
        const answer = answers[Math.min(asked, answers.length - 1)]!;
        asked += 1;
        if (answer instanceof Error) throw answer;
        return answer.version === known ? null : answer;
      },
    },
    copy,
    waitMs,
    publish: async () => void (told += 1),
    problemOf: ({ name }) =>
      typeof name === 'string' ? null : 'Settings are missing or wrong: name (invalid_type)',
    env: { SPEC_NAME: 'somebody' },
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diancan-source-'));
  copy = new LastCopy(join(folder, 'order-dev.json'));
  [said, asked, told] = [[], 0, 0];
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(Logger.prototype, level).mockImplementation((line: string) => void said.push(line));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

const keepCopy = (version: string, tree: Record<string, unknown> = GOOD) =>
  copy.write({ version, tree }, new Date('2026-01-02T03:04:05Z'));

describe('a start', () => {
  it('gets the settings of the config centre, with placeholders resolved here', async () => {
    answers = [{ version: 'v1', tree: GOOD }];
    expect(await source().load()).toEqual({ version: 'v1', written: GOOD, values: { name: 'somebody' } });
    expect(said).toEqual([]);
  });

  it('publishes its schema before it fetches, because its version may need that', async () => {
    answers = [{ version: 'v1', tree: GOOD }];
    const order: string[] = [];
    const client = {
      where: 'http://centre',
      fetch: async () => (order.push('asked'), answers[0] as WrittenSettings),
    };
    await new CentreSource({
      client,
      copy,
      waitMs: 1_000,
      publish: async () => void order.push('told'),
      problemOf: () => null,
      env: {},
    }).load();
    expect(order).toEqual(['told', 'asked']);
  });

  it('fetches its settings also if its schema cannot be published', async () => {
    answers = [{ version: 'v1', tree: GOOD }];
    const client = { where: 'http://centre', fetch: async () => answers[0] as WrittenSettings };
    const untold = (error: Error) => {
      const publish = async () => {
        throw error;
      };
      return new CentreSource({ client, copy, waitMs: 1_000, publish, problemOf: () => null, env: {} });
    };
    expect((await untold(AWAY).load()).version).toBe('v1');
    await expect(untold(new TypeError('a mistake')).load()).rejects.toThrow('a mistake');
  });

  it('waits for a newer version that other services of its release have to complete', async () => {
    answers = [
      { version: 'v1', tree: {}, refused: 'v2' },
      { version: 'v1', tree: {}, refused: 'v2' },
      { version: 'v2', tree: GOOD },
    ];
    expect((await source().load()).version).toBe('v2');
    expect(told).toBe(1);
  });

  it('does not wait if no newer version was refused, or the served one fits', async () => {
    answers = [{ version: 'v1', tree: {} }];
    expect((await source().load()).version).toBe('v1');
    answers = [{ version: 'v1', tree: GOOD, refused: 'v2' }];
    expect((await source().load()).version).toBe('v1');
    expect(asked).toBe(2);
  });

  it('waits for a config centre that is starting', async () => {
    answers = [AWAY, AWAY, { version: 'v1', tree: GOOD }];
    expect((await source().load()).version).toBe('v1');
    expect(asked).toBe(3);
  });

  it('without a config centre uses the last good copy, with a warning', async () => {
    answers = [AWAY];
    await keepCopy('v0');
    expect(await source(0).load()).toEqual({
      version: 'v0',
      written: GOOD,
      values: { name: 'somebody' },
      trouble: { outcome: 'unreachable', reason: AWAY.message },
    });
    expect(said).toEqual([
      '!!! The config centre at http://centre does not answer (ECONNREFUSED): started with the settings of ' +
        'version v0 from 2026-01-02T03:04:05.000Z, which may be old',
    ]);
  });

  it('without config centre and copy fails with one sentence on what to do', async () => {
    answers = [AWAY];
    await expect(source(0).load()).rejects.toThrow(
      `${AWAY.message}, and there is no copy of earlier settings in ${copy.path}: ` +
        'start the config centre, or correct DIANCAN_CONFIG_URL',
    );
  });

  it.each([
    [
      'is damaged',
      () => writeFileSync(copy.path, '{"version":'),
      /cannot be used: .*order-dev\.json is damaged/,
    ],
    ['does not fit any more', () => keepCopy('v0', { name: 1 }), /version v0, does not fit any more: .*name/],
  ])('ignores a copy that %s, with a warning', async (_what, spoil, line) => {
    answers = [AWAY];
    await spoil();
    await expect(source(0).load()).rejects.toThrow('there is no copy of earlier settings');
    expect(said).toEqual([expect.stringMatching(line)]);
  });

  it('that is refused fails at once, even if there is a copy', async () => {
    answers = [new CentreRefusedError('not for you')];
    await keepCopy('v0');
    await expect(source().load()).rejects.toThrow('not for you');
    expect(asked).toBe(1);
  });

  it('uses the last good copy if the served settings are invalid, with a warning', async () => {
    answers = [{ version: 'v1', tree: { name: 1 } }];
    await keepCopy('v0');
    const reason = 'Settings are missing or wrong: name (invalid_type)';
    expect(await source().load()).toMatchObject({
      version: 'v0',
      values: { name: 'somebody' },
      trouble: { outcome: 'refused', refused: 'v1', reason },
    });
    expect(said).toEqual([
      `!!! The settings that the config centre at http://centre serves, version v1, ` +
        `are no good: ${reason}. ` +
        'Started with those of version v0 from 2026-01-02T03:04:05.000Z, which are old',
    ]);
  });

  it.each([
    ['without a copy', null],
    ['with a copy of the same', 'v1'],
  ])('leaves the error to the validation if the served settings are invalid, %s', async (_what, version) => {
    answers = [{ version: 'v1', tree: { name: 1 } }];
    if (version !== null) await keepCopy(version);
    expect(await source().load()).toEqual({ version: 'v1', written: { name: 1 }, values: { name: 1 } });
  });
});

describe('a running process', () => {
  it('gets null if nothing is new, else the settings', async () => {
    answers = [{ version: 'v1', tree: GOOD }];
    expect(await source().fetch('v1')).toBeNull();
    expect(await source().fetch('v0')).toEqual({
      version: 'v1',
      written: GOOD,
      values: { name: 'somebody' },
    });
  });

  it('stores the settings as written, with their placeholders', async () => {
    await source().keep({ version: 'v1', written: GOOD, values: { name: 'somebody' } });
    expect(await copy.read()).toMatchObject({ version: 'v1', tree: GOOD });
  });
});
