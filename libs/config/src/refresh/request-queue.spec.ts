import { describe, expect, it } from 'vitest';
import { RequestQueue } from './request-queue.js';

/** Requests are texts. Each run ends when the test ends it. */
function heldQueue() {
  const runs: Array<{ request: string; end: () => void; fail: (error: Error) => void }> = [];
  const queue = new RequestQueue<string, string>(
    request => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      runs.push({ request, end: () => resolve(request), fail: reject });
      return promise;
    },
    (one, other) => `${one}+${other}`,
  );
  const settled = () =>
    new Promise(resolve => {
      setImmediate(resolve);
    });
  return { queue, runs, settled };
}

describe('a request queue', () => {
  it('runs one request at a time, and merges those that wait', async () => {
    const { queue, runs, settled } = heldQueue();
    const a = queue.add('a');
    await settled();
    const [b, c] = [queue.add('b'), queue.add('c')];
    await settled();
    expect(runs.map(({ request }) => request)).toEqual(['a']);
    runs[0]!.end();
    expect(await a).toBe('a');
    await settled();
    runs[1]!.end();
    expect(await Promise.all([b, c])).toEqual(['b+c', 'b+c']);
    expect(runs).toHaveLength(2);
  });

  it('merges requests of the same moment, also when nothing runs', async () => {
    const { queue, runs, settled } = heldQueue();
    const results = [queue.add('a'), queue.add('b')];
    await settled();
    expect(runs.map(({ request }) => request)).toEqual(['a+b']);
    runs[0]!.end();
    expect(await Promise.all(results)).toEqual(['a+b', 'a+b']);
  });

  it('gives a request that arrives during a run a run of its own', async () => {
    const { queue, runs, settled } = heldQueue();
    void queue.add('a');
    await settled();
    const b = queue.add('b');
    runs[0]!.end();
    await settled();
    runs[1]!.end();
    expect(await b).toBe('b');
  });

  it('hands a failure to its callers, and runs the next request', async () => {
    const { queue, runs, settled } = heldQueue();
    const a = queue.add('a');
    await settled();
    const b = queue.add('b');
    runs[0]!.fail(new Error('no'));
    await expect(a).rejects.toThrow('no');
    await settled();
    runs[1]!.end();
    expect(await b).toBe('b');
  });
});
