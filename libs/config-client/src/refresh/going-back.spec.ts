import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FIRST, refreshWorld, type RefreshWorld, version } from '../../testing/refresh-world.js';

let world: RefreshWorld;
beforeEach(() => {
  world = refreshWorld();
});
afterEach(() => world.end());

describe('health after a change of settings', () => {
  const change = async (name: string, changes: object = { routes: [name] }) => {
    world.served = version(name, changes);
    return world.state();
  };
  const turnsBad = async () => {
    world.failing = ['database'];
    await vi.advanceTimersByTimeAsync(2_000);
  };

  it('that stays good has the settings stored after the grace period', async () => {
    await change('v2');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(world.kept).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(world.kept).toEqual(['v2']);
  });

  it('that turns bad brings the previous settings back, and is reported', async () => {
    world.refresh.keepStarted();
    const heard: unknown[] = [];
    await change('v2');
    world.refresh.onChanged(changed => heard.push(changed));
    world.refresh.onState(({ outcome }) => heard.push(outcome));
    await turnsBad();
    expect(world.refresh.state).toEqual({
      version: 'v1',
      outcome: 'went-back',
      refused: 'v2',
      reason: 'health turned bad: database',
      changed: ['routes'],
      atNextStart: [],
    });
    expect(world.settings.current).toEqual(FIRST);
    expect(heard).toEqual([['routes'], 'went-back']);
    expect(world.said.at(-1)).toBe(
      'settings went back (version v1): version v2 was not taken: health turned bad: database',
    );
    await vi.advanceTimersByTimeAsync(20_000);
    expect(world.kept).toEqual(['v1']);
  });

  it('that turned bad excludes that version, unless an operator asks for it', async () => {
    await change('v2');
    await turnsBad();
    world.failing = [];
    expect(await world.state()).toMatchObject({ version: 'v1', outcome: 'went-back' });
    expect(await world.state({ byHand: true })).toMatchObject({ version: 'v2', outcome: 'applied' });
    expect(world.askedWith).toEqual(['v1', 'v2', 'v1']);
  });

  it('that was bad before the change does not decide', async () => {
    world.failing = ['redis'];
    await change('v2');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(world.refresh.state).toMatchObject({ version: 'v2', outcome: 'applied' });
    expect(world.kept).toEqual(['v2']);
  });

  it('is not watched if the changes wait for the next start', async () => {
    await change('v2', { server: { port: 2 }, session: { idle: 1, remembered: 2 } });
    await turnsBad();
    expect(world.refresh.state).toMatchObject({ version: 'v2', outcome: 'applied' });
  });

  it('is not watched any more after the stop', async () => {
    await change('v2');
    expect(vi.getTimerCount()).toBe(1);
    await world.refresh.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is watched again after a second change, and brings back the settings before both', async () => {
    await change('v2');
    await vi.advanceTimersByTimeAsync(5_000);
    await change('v3');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(world.kept).toEqual([]);
    await turnsBad();
    expect(world.refresh.state).toMatchObject({ version: 'v1', outcome: 'went-back', refused: 'v3' });
    expect(world.settings.current).toEqual(FIRST);
  });

  it('is not watched any more once the proven settings are back', async () => {
    await change('v2');
    world.failing = ['database'];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await change('v3', { ofOthers: 1 })).toMatchObject({ version: 'v3', outcome: 'applied' });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(world.refresh.state).toMatchObject({ version: 'v3', outcome: 'applied' });
    expect(world.kept).toEqual(['v3']);
  });

  it('is still watched if a later version is refused, or has the same settings', async () => {
    await change('v2');
    expect(await change('v3', { routes: 1 })).toMatchObject({
      version: 'v2',
      outcome: 'refused',
      refused: 'v3',
    });
    expect(await world.state({ same: { from: 'v2', version: 'v4' } })).toMatchObject({
      version: 'v4',
      outcome: 'unchanged',
    });
    await turnsBad();
    expect(world.refresh.state).toMatchObject({ version: 'v1', outcome: 'went-back', refused: 'v4' });
    expect(world.kept).toEqual([]);
  });
});
