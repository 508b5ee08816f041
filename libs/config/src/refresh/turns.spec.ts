import { describe, expect, it } from 'vitest';
import { Turns } from './turns.js';

/** Wishes are texts; each is fulfilled when it is told to. */
function held() {
  const begun: Array<{ wish: string; end: () => void }> = [];
  const turns = new Turns<string, string>(
    wish =>
      new Promise(resolve => {
        begun.push({ wish, end: () => resolve(wish) });
      }),
    (one, other) => `${one}+${other}`,
  );
  const settled = () =>
    new Promise(resolve => {
      setImmediate(resolve);
    });
  return { turns, begun, settled };
}

describe('turns', () => {
  it('are taken one at a time, and wishes that wait become one', async () => {
    const { turns, begun, settled } = held();
    const [a, b, c] = [
      turns.request('a'),
      settled().then(() => turns.request('b')),
      settled().then(() => turns.request('c')),
    ];
    await settled();
    expect(begun.map(({ wish }) => wish)).toEqual(['a']);
    begun[0]!.end();
    expect(await a).toBe('a');
    await settled();
    begun[1]!.end();
    expect(await Promise.all([b, c])).toEqual(['b+c', 'b+c']);
    expect(begun).toHaveLength(2);
  });

  it('make a wish that comes during the last one wait for a turn of its own', async () => {
    const { turns, begun, settled } = held();
    void turns.request('a');
    await settled();
    const b = turns.request('b');
    begun[0]!.end();
    await settled();
    begun[1]!.end();
    expect(await b).toBe('b');
  });
});
