import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Window } from './window.js';

/** Enters one after the other, and writes down who has a place. */
function enterAll(window: Window, names: readonly string[]): string[] {
  const inside: string[] = [];
  for (const name of names) void window.enter().then(() => inside.push(name));
  return inside;
}

describe('a window', () => {
  it('has as many places as its size', async () => {
    const window = new Window(2);
    const inside = enterAll(window, ['a', 'b', 'c', 'd']);
    await turn();
    expect([inside, window.waiting]).toEqual([['a', 'b'], 2]);
  });

  it('gives a free place to the first that waits', async () => {
    const window = new Window(1);
    const inside = enterAll(window, ['a', 'b', 'c']);
    window.leave();
    await turn();
    expect(inside).toEqual(['a', 'b']);
    window.leave();
    await turn();
    expect([inside, window.waiting]).toEqual([['a', 'b', 'c'], 0]);
  });

  it('turns away those that wait, and nobody else', async () => {
    const window = new Window(1);
    await window.enter();
    const waiting = [window.enter(), window.enter()];
    window.turnAway(new Error('blocked'));
    expect(await Promise.allSettled(waiting)).toMatchObject([
      { reason: { message: 'blocked' } },
      { reason: { message: 'blocked' } },
    ]);
    window.leave();
    await window.enter();
  });

  it('has all its places again when everybody has left', async () => {
    const window = new Window(2);
    enterAll(window, ['a', 'b', 'c']);
    for (let left = 0; left < 3; left++) window.leave();
    const inside = enterAll(window, ['d', 'e', 'f']);
    await turn();
    expect(inside).toEqual(['d', 'e']);
  });
});
