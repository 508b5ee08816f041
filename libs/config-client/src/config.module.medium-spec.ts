import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type SmallCentre,
  SPEC_TREE,
  specMachine,
  type SpecMachine,
  startSmallCentre,
} from '@diancan/testing/config-centre';

let centre: SmallCentre;
let machine: SpecMachine;
let said: string[];

const env = (more: Record<string, string> = {}) => ({
  DIANCAN_CONFIG_URL: centre.url,
  DIANCAN_CONFIG_TOKEN: centre.token,
  ...more,
});
const keptVersion = () => (JSON.parse(readFileSync(machine.copyPath, 'utf8')) as { version: string }).version;

beforeEach(async () => {
  centre = await startSmallCentre('v1', SPEC_TREE);
  machine = specMachine();
  said = [];
  for (const level of ['log', 'warn', 'error'] as const)
    vi.spyOn(Logger.prototype, level).mockImplementation((line: string) => void said.push(line));
});
afterEach(async () => {
  await machine.clear();
  await centre.stop();
  vi.restoreAllMocks();
});

describe('a process that starts', () => {
  it('gets its settings from the config centre, publishes its schema, and stores a copy', async () => {
    const process = await machine.start(env());
    expect(process.settings.current).toEqual(SPEC_TREE);
    process.follow();
    await expect
      .poll(() => centre.published)
      .toEqual([
        {
          path: '/schemas/order/dev',
          body: {
            schema: expect.objectContaining({ required: ['server', 'greeting'] }),
            readAtStart: ['server'],
          },
        },
      ]);
    await expect.poll(keptVersion).toBe('v1');
    expect(process.refresh.state).toEqual({
      version: 'v1',
      outcome: 'started',
      changed: [],
      atNextStart: [],
    });
  });

  it('uses the last copy while the config centre is away, and catches up when it is back', async () => {
    const before = await machine.start(env());
    before.follow();
    await expect.poll(keptVersion).toBe('v1');
    await before.stop();
    await centre.stop();

    const process = await machine.start(env({ DIANCAN_CONFIG_CATCH_UP_MS: '50' }));
    expect(process.settings.current).toEqual(SPEC_TREE);
    expect(said.filter(line => line.startsWith('!!!'))).toEqual([
      expect.stringMatching(
        new RegExp(
          '^!!! The config centre at http:\\S+ does not answer \\(ECONNREFUSED\\): ' +
            'started with the settings of version v1 from \\S+Z, which may be old$',
        ),
      ),
    ]);
    process.follow();
    centre.version = 'v2';
    centre.tree = { ...SPEC_TREE, greeting: 'hello again' };
    centre.published.length = 0;
    await centre.startAgain();
    await expect.poll(() => process.settings.current.greeting).toBe('hello again');
    await expect.poll(keptVersion).toBe('v2');
    await expect.poll(() => centre.published).toHaveLength(1);
  });

  it('does not start without a config centre and a copy, and says what to do', async () => {
    await centre.stop();
    await expect(machine.start(env())).rejects.toThrow(
      `the config centre at ${centre.url} does not answer (ECONNREFUSED), and there is no copy of earlier ` +
        `settings in ${machine.copyPath}: start the config centre, or correct DIANCAN_CONFIG_URL`,
    );
    await centre.startAgain();
  });

  it('does not start with an unknown token, even if there is a copy', async () => {
    (await machine.start(env())).follow();
    await expect.poll(keptVersion).toBe('v1');
    await expect(machine.start(env({ DIANCAN_CONFIG_TOKEN: 'other' }))).rejects.toThrow(
      'set DIANCAN_CONFIG_TOKEN',
    );
  });

  it('does not start with invalid settings, names them, and stores no copy', async () => {
    centre.tree = { server: { port: 'hunter2' } };
    await expect(machine.start(env())).rejects.toThrow(
      'Settings are missing or wrong: server.port (invalid_type), greeting (invalid_type)',
    );
    expect(() => keptVersion()).toThrow('ENOENT');
  });

  it('without a config centre reads the files of its folder, and again at each request', async () => {
    writeFileSync(join(machine.dataDir, 'order.yml'), JSON.stringify(SPEC_TREE));
    const process = await machine.start({ DIANCAN_CONFIG_DIR: machine.dataDir });
    process.follow();
    writeFileSync(join(machine.dataDir, 'order-dev.yml'), 'greeting: good evening');
    expect((await process.refresh.request({ byHand: true })).state).toEqual({
      version: null,
      outcome: 'applied',
      changed: ['greeting'],
      atNextStart: [],
    });
    expect(process.settings.current.greeting).toBe('good evening');
    expect(centre.answers).toEqual([]);
  });

  it('that does not follow, such as a command, neither stores a copy nor polls', async () => {
    const process = await machine.start(env({ DIANCAN_CONFIG_CATCH_UP_MS: '1' }));
    await process.stop();
    expect(centre.answers).toEqual([
      'PUT /schemas/order/dev 204',
      'GET /order-dev.json?resolvePlaceholders=false 200',
    ]);
    expect(() => keptVersion()).toThrow('ENOENT');
  });
});

describe('two processes on one machine', () => {
  it('of one program have separate settings', async () => {
    const first = await machine.start(env());
    centre.version = 'v2';
    centre.tree = { ...SPEC_TREE, greeting: 'later' };
    const second = await machine.start(env());
    expect([first.settings.current.greeting, second.settings.current.greeting]).toEqual(['hello', 'later']);
    expect([first.refresh.state.version, second.refresh.state.version]).toEqual(['v1', 'v2']);
  });
});

describe('Nest’s ConfigService', () => {
  it('gives the value in force, also after a refresh', async () => {
    const { config, refresh, settings } = await machine.start(env());
    expect([config.get('greeting'), config.get('server.port')]).toEqual(['hello', 8103]);
    centre.version = 'v2';
    centre.tree = { ...SPEC_TREE, greeting: 'later' };
    await refresh.request();
    expect(settings.current.greeting).toBe('later');
    expect([config.get('greeting'), config.getOrThrow('greeting')]).toEqual(['later', 'later']);
    expect(config.get('farewell', 'none')).toBe('none');
  });
});
