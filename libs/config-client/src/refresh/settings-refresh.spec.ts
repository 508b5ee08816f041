import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FIRST, refreshWorld, type RefreshWorld, version } from '../../testing/refresh-world.js';
import { CentreRefusedError, CentreUnreachableError } from '../source/centre-errors.js';
import type { Loaded } from '../source/config-source.js';

let world: RefreshWorld;
beforeEach(() => {
  world = refreshWorld();
});
afterEach(() => world.end());

describe('a refresh', () => {
  it('puts the served settings in force for all later reads', async () => {
    const before = world.settings.current;
    world.served = version('v2', { routes: ['b'], ofOthers: 1 });
    expect(await world.state()).toEqual({
      version: 'v2',
      outcome: 'applied',
      changed: ['routes'],
      atNextStart: [],
    });
    expect(world.settings.current.routes).toEqual(['b']);
    expect(before.routes).toEqual(['a']);
    expect(world.said).toEqual(['settings reloaded: routes (version v2)']);
  });

  it('calls all listeners with the changes, also if one of them fails', async () => {
    const heard: unknown[] = [];
    world.refresh.onChanged(() => {
      throw new Error('no');
    });
    world.refresh.onChanged(changed => heard.push(changed, world.settings.current.routes));
    world.refresh.onState(news => heard.push(news.version));
    world.served = version('v2', { routes: ['b'] });
    await world.state();
    expect(heard).toEqual([['routes'], ['b'], 'v2']);
    expect(world.said[0]).toBe('settings changed, but a part of this process could not follow: no');
  });

  it('reports settings that wait for the next start, until they are as they were at the start', async () => {
    world.served = version('v2', { server: { port: 2 }, session: { idle: 2, remembered: 2 } });
    expect(await world.state()).toMatchObject({
      changed: ['server', 'session'],
      atNextStart: ['server', 'session.remembered'],
    });
    expect(world.said).toEqual([
      'settings reloaded: server, session; with the next start only: server, session.remembered (version v2)',
    ]);
    world.served = version('v3', { server: { port: 2 }, routes: [] });
    expect(await world.state()).toMatchObject({ changed: ['routes', 'session'], atNextStart: ['server'] });
    world.served = version('v4');
    expect(await world.state()).toMatchObject({ atNextStart: [] });
  });

  it('that finds a wrong key changes nothing, names only the key, and is not repeated', async () => {
    world.served = version('v2', { routes: 'hunter2' });
    const refused = {
      version: 'v1',
      outcome: 'refused',
      refused: 'v2',
      reason: 'Settings are missing or wrong: routes (invalid_type)',
    };
    expect(await world.state()).toMatchObject(refused);
    expect(world.settings.current).toEqual(FIRST);
    const again = await world.refresh.request();
    expect([again.state, again.isReported]).toEqual([expect.objectContaining(refused), false]);
    expect(world.said).toHaveLength(1);
    expect(world.said.join()).not.toContain('hunter2');
    expect(await world.state({ byHand: true })).toMatchObject(refused);
    expect(world.askedWith).toEqual(['v1', 'v2', 'v1']);
  });

  it('does not try a refused version again if the source always sends its settings', async () => {
    await world.end();
    world = refreshWorld(version('v1'), { fetch: async () => version('v2', { routes: 1 }) });
    expect((await world.refresh.request()).isReported).toBe(true);
    expect((await world.refresh.request()).isReported).toBe(false);
  });

  it('forgets a refused version when another one is served, even the one in force', async () => {
    world.served = version('v2', { routes: 1 });
    await world.state();
    world.served = version('v1');
    expect(await world.state()).toEqual({
      version: 'v1',
      outcome: 'unchanged',
      changed: [],
      atNextStart: [],
    });
    world.served = version('v2', { routes: 1 });
    await world.state();
    world.served = version('v1');
    expect(await world.state({ byHand: true })).toEqual({
      version: 'v1',
      outcome: 'unchanged',
      changed: [],
      atNextStart: [],
    });
  });

  it('without changes is reported only if an operator requested it', async () => {
    expect(await world.refresh.request()).toEqual({
      state: { version: 'v1', outcome: 'started', changed: [], atNextStart: [] },
      isReported: false,
    });
    expect(world.said).toEqual([]);
    expect((await world.refresh.request({ byHand: true })).isReported).toBe(true);
    expect(world.said).toEqual(['settings reloaded: nothing changed (version v1)']);
  });

  it('treats a version with the same settings as the version in force', async () => {
    world.served = version('v2', { ofOthers: 1, server: { port: '1' } });
    expect(await world.state()).toMatchObject({ version: 'v2', outcome: 'unchanged', changed: [] });
    world.served = version('v3', { ofOthers: 2, server: { port: '1' } });
    expect(await world.state()).toMatchObject({ version: 'v3', outcome: 'unchanged' });
    expect(world.kept).toEqual(['v2', 'v3']);
  });

  it('freezes the settings that it puts in force', async () => {
    world.served = version('v2', { routes: ['b'] });
    await world.state();
    expect(() => (world.settings.current.routes as string[]).push('c')).toThrow(TypeError);
  });

  it('ends at the second of two quick pushes', async () => {
    const answers = [Promise.withResolvers<Loaded>(), Promise.withResolvers<Loaded>()];
    let asked = 0;
    await world.end();
    world = refreshWorld(version('v1'), { fetch: () => answers[asked++]!.promise });
    const one = world.refresh.request();
    await vi.advanceTimersByTimeAsync(0);
    const others = [world.refresh.request(), world.refresh.request()];
    answers[0]!.resolve(version('v2', { routes: ['b'] }));
    answers[1]!.resolve(version('v3', { routes: ['c'] }));
    expect([
      (await one).state.version,
      ...(await Promise.all(others)).map(({ state: { version: name } }) => name),
    ]).toEqual(['v2', 'v3', 'v3']);
    expect([asked, world.settings.current.routes]).toEqual([2, ['c']]);
  });

  it('changes nothing after the stop, even if an answer arrives', async () => {
    world.served = version('v2', { routes: ['b'] });
    const under = world.refresh.request();
    void world.refresh.stop();
    await under;
    expect(world.settings.current).toEqual(FIRST);
  });
});

describe('settings that a message announces as the same', () => {
  it('are not fetched by a process that runs the version they are compared with', async () => {
    expect(await world.state({ same: { from: 'v1', version: 'v2' } })).toMatchObject({
      version: 'v2',
      outcome: 'unchanged',
    });
    expect(world.askedWith).toEqual([]);
    expect(world.kept).toEqual(['v2']);
  });

  it.each([
    ['another version', 'v0'],
    ['none', null],
  ])('are fetched by a process that runs %s', async (_what, from) => {
    world.served = version('v2', { routes: ['b'] });
    expect(await world.state({ same: { from, version: 'v2' } })).toMatchObject({
      version: 'v2',
      outcome: 'applied',
    });
  });

  it('are fetched if another request arrives at the same time', async () => {
    world.served = version('v3', { routes: ['b'] });
    await Promise.all([
      world.refresh.request({ same: { from: 'v1', version: 'v2' } }),
      world.refresh.request(),
    ]);
    expect(world.refresh.state).toMatchObject({ version: 'v3', outcome: 'applied' });
  });
});

describe('a config centre that does not answer', () => {
  it.each([new CentreUnreachableError('nobody there'), new CentreRefusedError('not for you')])(
    'changes nothing (%s), and is reported once, as is its return',
    async error => {
      world.served = error;
      expect(await world.refresh.request()).toMatchObject({
        state: { version: 'v1', outcome: 'unreachable', reason: error.message },
        isReported: true,
      });
      expect((await world.refresh.request()).isReported).toBe(false);
      world.served = version('v1');
      expect(await world.refresh.request()).toMatchObject({
        state: { version: 'v1', outcome: 'started' },
        isReported: true,
      });
      expect(world.said).toEqual([
        `settings stay as they were (version v1): ${error.message}`,
        'the config centre answers again, with the settings that are in force',
      ]);
    },
  );

  it('is no longer reported once it serves another version', async () => {
    world.served = new CentreUnreachableError('nobody there');
    await world.state();
    world.served = version('v2', { routes: ['b'] });
    expect(await world.state()).toEqual({
      version: 'v2',
      outcome: 'applied',
      changed: ['routes'],
      atNextStart: [],
    });
  });

  it('is reported first by a process that started from a copy, which is not stored again', async () => {
    await world.end();
    world = refreshWorld({ ...version('v0'), trouble: { outcome: 'unreachable', reason: 'nobody there' } });
    world.refresh.keepStarted();
    await vi.advanceTimersByTimeAsync(0);
    expect(world.kept).toEqual([]);
    expect(world.refresh.state).toMatchObject({
      version: 'v0',
      outcome: 'unreachable',
      reason: 'nobody there',
    });
    world.served = version('v0');
    expect(await world.state()).toMatchObject({ version: 'v0', outcome: 'started' });
    world.served = version('v1', { routes: ['b'] });
    expect(await world.state()).toMatchObject({ version: 'v1', outcome: 'applied' });
  });

  it('whose settings were invalid at the start is only asked for another version', async () => {
    await world.end();
    world = refreshWorld({
      ...version('v0'),
      trouble: { outcome: 'refused', refused: 'v1', reason: 'routes' },
    });
    expect(world.refresh.state).toMatchObject({ version: 'v0', outcome: 'refused', refused: 'v1' });
    world.served = version('v1', { routes: 1 });
    await world.state();
    expect(world.askedWith).toEqual(['v1']);
  });
});

describe('files that cannot be read', () => {
  it('are refused, and the file is named', async () => {
    world.served = new Error('order.yml is not valid YAML');
    expect(await world.state({ byHand: true })).toMatchObject({
      outcome: 'refused',
      reason: 'order.yml is not valid YAML',
    });
    expect(world.said).toEqual(['settings stay as they were (version v1): order.yml is not valid YAML']);
  });
});

describe('settings that cannot be stored', () => {
  it('are in force anyway, and the failure is logged', async () => {
    await world.end();
    world = refreshWorld(version('v1'), {
      fetch: async () => version('v2', { routes: ['b'] }),
      keep: () => Promise.reject(new Error('EACCES')),
    });
    await world.state();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(world.settings.current.routes).toEqual(['b']);
    expect(world.said).toContain(
      'these settings cannot be kept for a start without the config centre: EACCES',
    );
  });
});
