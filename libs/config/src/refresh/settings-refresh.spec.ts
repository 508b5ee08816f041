import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { settingsOf } from '../settings/settings.js';
import { CentreRefusedError, CentreUnreachableError } from '../source/centre-errors.js';
import type { Loaded } from '../source/config-source.js';
import { SettingsInForce } from './settings-in-force.js';
import { type RefreshWish, SettingsRefresh } from './settings-refresh.js';

class SpecSettings extends settingsOf(
  z.object({ server: z.object({ port: z.coerce.number() }), routes: z.array(z.string()), session: z.object({ idle: z.number(), remembered: z.number() }) }),
  ['session.remembered'],
) {}

const first = { server: { port: 1 }, routes: ['a'], session: { idle: 1, remembered: 1 } };

/** What the config centre serves; with an error, what becomes of asking. */
let served: Loaded | Error;
let askedWith: Array<string | null>;
let kept: Array<string | null>;
let failing: readonly string[];
let settings: SpecSettings;
let refresh: SettingsRefresh;
let said: string[];

const version = (name: string, changes: object = {}): Loaded => ({ version: name, values: { ...first, ...changes } });

function start(started: Loaded = version('v1')): void {
  served = started;
  settings = new SpecSettings(started.values);
  refresh = new SettingsRefresh({
    inForce: new SettingsInForce(settings, SpecSettings, started),
    source: {
      fetch: async known => {
        askedWith.push(known);
        if (served instanceof Error) throw served;
        return served.version !== null && served.version === known ? null : served;
      },
      keep: async ({ version: name }) => void kept.push(name),
    },
    graceMs: 10_000,
  });
  refresh.watch({ failing: async () => failing });
}

const state = async (wish?: RefreshWish) => (await refresh.request(wish)).state;

beforeEach(() => {
  vi.useFakeTimers();
  [askedWith, kept, failing, said] = [[], [], [], []];
  for (const level of ['log', 'warn', 'error'] as const) vi.spyOn(Logger.prototype, level).mockImplementation((line: string) => void said.push(line));
  start();
});
afterEach(async () => {
  await refresh.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('a refresh', () => {
  it('puts what is served now in force, for whoever reads it from now on', async () => {
    const before = settings.current;
    served = version('v2', { routes: ['b'], ofOthers: 1 });
    expect(await state()).toEqual({ version: 'v2', outcome: 'applied', changed: ['routes'], atNextStart: [] });
    expect(settings.current.routes).toEqual(['b']);
    expect(before.routes).toEqual(['a']);
    expect(said).toEqual(['settings reloaded: routes (version v2)']);
  });

  it('tells those who listen what changed, and goes on when one of them fails', async () => {
    const heard: unknown[] = [];
    refresh.onChanged(() => { throw new Error('no'); });
    refresh.onChanged(changed => heard.push(changed, settings.current.routes));
    refresh.onNews(news => heard.push(news.version));
    served = version('v2', { routes: ['b'] });
    await state();
    expect(heard).toEqual([['routes'], ['b'], 'v2']);
    expect(said[0]).toBe('settings changed, but a part of this process could not follow: no');
  });

  it('says what waits for the next start, until it is again as it was at the last one', async () => {
    served = version('v2', { server: { port: 2 }, session: { idle: 2, remembered: 2 } });
    expect(await state()).toMatchObject({ changed: ['server', 'session'], atNextStart: ['server', 'session.remembered'] });
    expect(said).toEqual(['settings reloaded: server, session; with the next start only: server, session.remembered (version v2)']);
    served = version('v3', { server: { port: 2 }, routes: [] });
    expect(await state()).toMatchObject({ changed: ['routes', 'session'], atNextStart: ['server'] });
    served = version('v4');
    expect(await state()).toMatchObject({ atNextStart: [] });
  });

  it('changes nothing when a key is wrong, says which one but not what it holds, and does not try that version again by itself', async () => {
    served = version('v2', { routes: 'hunter2' });
    const refused = { version: 'v1', outcome: 'refused', refused: 'v2', reason: 'Settings are missing or wrong: routes (invalid_type)' };
    expect(await state()).toMatchObject(refused);
    expect(settings.current).toEqual(first);
    const again = await refresh.request();
    expect([again.state, again.isNews]).toEqual([expect.objectContaining(refused), false]);
    expect(said).toHaveLength(1);
    expect(said.join()).not.toContain('hunter2');
    expect(await state({ byHand: true })).toMatchObject(refused);
    // Nor with a source that answers all the same.
    expect(askedWith).toEqual(['v1', 'v2', 'v1']);
  });

  it('forgets what was refused once something else is served, be it what is in force', async () => {
    served = version('v2', { routes: 1 });
    await state();
    served = version('v1');
    expect(await state()).toEqual({ version: 'v1', outcome: 'unchanged', changed: [], atNextStart: [] });
    served = version('v2', { routes: 1 });
    await state();
    served = version('v1');
    expect(await state({ byHand: true })).toEqual({ version: 'v1', outcome: 'unchanged', changed: [], atNextStart: [] });
  });

  it('that brings nothing new is no news, but is said to a person who asks', async () => {
    expect(await refresh.request()).toEqual({ state: { version: 'v1', outcome: 'started', changed: [], atNextStart: [] }, isNews: false });
    expect(said).toEqual([]);
    expect((await refresh.request({ byHand: true })).isNews).toBe(true);
    expect(said).toEqual(['settings reloaded: nothing changed (version v1)']);
  });

  it('takes a version whose settings are the same for the version in force', async () => {
    served = version('v2', { ofOthers: 1, server: { port: '1' } });
    expect(await state()).toMatchObject({ version: 'v2', outcome: 'unchanged', changed: [] });
    served = version('v3', { ofOthers: 2, server: { port: '1' } });
    expect(await state()).toMatchObject({ version: 'v3', outcome: 'unchanged' });
    expect(kept).toEqual(['v2', 'v3']);
  });

  it('freezes what it puts in force', async () => {
    served = version('v2', { routes: ['b'] });
    await state();
    expect(() => (settings.current.routes as string[]).push('c')).toThrow(TypeError);
  });

  it('ends at the second of two quick pushes', async () => {
    const answers = [Promise.withResolvers<Loaded>(), Promise.withResolvers<Loaded>()];
    let asked = 0;
    refresh = new SettingsRefresh({
      inForce: new SettingsInForce(settings, SpecSettings, version('v1')),
      source: { fetch: () => answers[asked++]!.promise, keep: async () => undefined },
      graceMs: 0,
    });
    const one = refresh.request();
    await vi.advanceTimersByTimeAsync(0);
    const others = [refresh.request(), refresh.request()];
    answers[0]!.resolve(version('v2', { routes: ['b'] }));
    answers[1]!.resolve(version('v3', { routes: ['c'] }));
    expect([(await one).state.version, ...(await Promise.all(others)).map(({ state: { version: name } }) => name)]).toEqual(['v2', 'v3', 'v3']);
    expect([asked, settings.current.routes]).toEqual([2, ['c']]);
  });

  it('after the stop changes nothing, not even with an answer that was on its way', async () => {
    served = version('v2', { routes: ['b'] });
    const under = refresh.request();
    void refresh.stop();
    await under;
    expect(settings.current).toEqual(first);
  });
});

describe('settings that are said to be the same', () => {
  it('are not asked for by who runs the version that they are the same as', async () => {
    expect(await state({ same: { from: 'v1', version: 'v2' } })).toMatchObject({ version: 'v2', outcome: 'unchanged' });
    expect(askedWith).toEqual([]);
    expect(kept).toEqual(['v2']);
  });

  it.each([['another version', 'v0'], ['none', null]])('are asked for by who runs another one than %s', async (_what, from) => {
    served = version('v2', { routes: ['b'] });
    expect(await state({ same: { from, version: 'v2' } })).toMatchObject({ version: 'v2', outcome: 'applied' });
  });

  it('are asked for when something else is wished for at the same time', async () => {
    served = version('v3', { routes: ['b'] });
    await Promise.all([refresh.request({ same: { from: 'v1', version: 'v2' } }), refresh.request()]);
    expect(refresh.state).toMatchObject({ version: 'v3', outcome: 'applied' });
  });
});

describe('a config centre that does not answer', () => {
  it.each([new CentreUnreachableError('nobody there'), new CentreRefusedError('not for you')])('changes nothing (%s), is told once, and so is its return', async error => {
    served = error;
    expect(await refresh.request()).toMatchObject({ state: { version: 'v1', outcome: 'unreachable', reason: error.message }, isNews: true });
    expect((await refresh.request()).isNews).toBe(false);
    served = version('v1');
    expect(await refresh.request()).toMatchObject({ state: { version: 'v1', outcome: 'started' }, isNews: true });
    expect(said).toEqual([
      `settings stay as they were (version v1): ${error.message}`,
      'the config centre answers again, with the settings that are in force',
    ]);
  });

  it('is made good for by what it serves afterwards', async () => {
    served = new CentreUnreachableError('nobody there');
    await state();
    served = version('v2', { routes: ['b'] });
    expect(await state()).toEqual({ version: 'v2', outcome: 'applied', changed: ['routes'], atNextStart: [] });
  });

  it('is where a process begins that started from a copy, which it does not keep again', async () => {
    start({ ...version('v0'), trouble: { outcome: 'unreachable', reason: 'nobody there' } });
    refresh.keepStarted();
    expect(refresh.state).toMatchObject({ version: 'v0', outcome: 'unreachable', reason: 'nobody there' });
    served = version('v0');
    expect(await state()).toMatchObject({ version: 'v0', outcome: 'started' });
    served = version('v1', { routes: ['b'] });
    expect(await state()).toMatchObject({ version: 'v1', outcome: 'applied' });
  });

  it('whose settings were no good at the start is asked for others only', async () => {
    start({ ...version('v0'), trouble: { outcome: 'refused', refused: 'v1', reason: 'routes' } });
    expect(refresh.state).toMatchObject({ version: 'v0', outcome: 'refused', refused: 'v1' });
    served = version('v1', { routes: 1 });
    await state();
    expect(askedWith).toEqual(['v1']);
  });
});

describe('files that cannot be read', () => {
  it('are no good, and say which', async () => {
    served = new Error('order.yml is not valid YAML');
    expect(await state({ byHand: true })).toMatchObject({ outcome: 'refused', reason: 'order.yml is not valid YAML' });
    expect(said).toEqual(['settings stay as they were (version v1): order.yml is not valid YAML']);
  });
});

describe('health', () => {
  const change = async (name: string, changes: object = { routes: [name] }) => {
    served = version(name, changes);
    return state();
  };
  const turnsBad = async () => {
    failing = ['database'];
    await vi.advanceTimersByTimeAsync(2_000);
  };

  it('that stays good makes the settings worth keeping, after the grace period', async () => {
    await change('v2');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(kept).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(kept).toEqual(['v2']);
  });

  it('that turns bad brings the settings before back, which are told, reported, and still those that are kept', async () => {
    refresh.keepStarted();
    const heard: unknown[] = [];
    await change('v2');
    refresh.onChanged(changed => heard.push(changed));
    refresh.onNews(({ outcome }) => heard.push(outcome));
    await turnsBad();
    expect(refresh.state).toEqual({ version: 'v1', outcome: 'went-back', refused: 'v2', reason: 'health turned bad: database', changed: ['routes'], atNextStart: [] });
    expect(settings.current).toEqual(first);
    expect(heard).toEqual([['routes'], 'went-back']);
    expect(said.at(-1)).toBe('settings went back (version v1): version v2 was not taken: health turned bad: database');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(kept).toEqual(['v1']);
  });

  it('that turned bad keeps that version from being tried again, but by hand', async () => {
    await change('v2');
    await turnsBad();
    failing = [];
    expect(await state()).toMatchObject({ version: 'v1', outcome: 'went-back' });
    expect(await state({ byHand: true })).toMatchObject({ version: 'v2', outcome: 'applied' });
    expect(askedWith).toEqual(['v1', 'v2', 'v1']);
  });

  it('that was bad before proves nothing', async () => {
    failing = ['redis'];
    await change('v2');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(refresh.state).toMatchObject({ version: 'v2', outcome: 'applied' });
    expect(kept).toEqual(['v2']);
  });

  it('is not watched for what waits for the next start', async () => {
    await change('v2', { server: { port: 2 }, session: { idle: 1, remembered: 2 } });
    await turnsBad();
    expect(refresh.state).toMatchObject({ version: 'v2', outcome: 'applied' });
  });

  it('is not watched any more after the stop', async () => {
    await change('v2');
    expect(vi.getTimerCount()).toBe(1);
    await refresh.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is watched anew after a second change, and brings back what was proven before both', async () => {
    await change('v2');
    await vi.advanceTimersByTimeAsync(5_000);
    await change('v3');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(kept).toEqual([]);
    await turnsBad();
    expect(refresh.state).toMatchObject({ version: 'v1', outcome: 'went-back', refused: 'v3' });
    expect(settings.current).toEqual(first);
  });

  it('is not watched any more once what was proven is back', async () => {
    await change('v2');
    failing = ['database'];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await change('v3', {})).toMatchObject({ version: 'v3', outcome: 'applied' });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(refresh.state).toMatchObject({ version: 'v3', outcome: 'applied' });
    expect(kept).toEqual(['v3']);
  });

  it('goes on being watched while a later version is refused, or is the same', async () => {
    await change('v2');
    expect(await change('v3', { routes: 1 })).toMatchObject({ version: 'v2', outcome: 'refused', refused: 'v3' });
    expect(await state({ same: { from: 'v2', version: 'v4' } })).toMatchObject({ version: 'v4', outcome: 'unchanged' });
    await turnsBad();
    expect(refresh.state).toMatchObject({ version: 'v1', outcome: 'went-back', refused: 'v4' });
    expect(kept).toEqual([]);
  });
});

describe('settings that cannot be kept', () => {
  it('are in force all the same, and the log says so', async () => {
    refresh = new SettingsRefresh({
      inForce: new SettingsInForce(settings, SpecSettings, version('v1')),
      source: { fetch: async () => version('v2', { routes: ['b'] }), keep: () => Promise.reject(new Error('EACCES')) },
      graceMs: 0,
    });
    await state();
    await vi.advanceTimersByTimeAsync(0);
    expect(settings.current.routes).toEqual(['b']);
    expect(said).toContain('these settings cannot be kept for a start without the config centre: EACCES');
  });
});
