import { describe, expect, it, vi } from 'vitest';
import { SharedRead } from './shared-read.js';

/** A query that ends when the spec says so. */
function aRead() {
  const queries: Array<PromiseWithResolvers<string>> = [];
  const shared = new SharedRead(() => {
    const query = Promise.withResolvers<string>();
    queries.push(query);
    return query.promise;
  });
  return { shared, queries };
}

describe('a shared read', () => {
  it('begins a query at once if none runs', async () => {
    const { shared, queries } = aRead();
    const first = shared.read();
    queries[0]!.resolve('first');
    expect(await first).toBe('first');
    const second = shared.read();
    queries[1]!.resolve('second');
    expect(await second).toBe('second');
  });

  it('gives nobody the answer to a query that began before they asked, and all others the same', async () => {
    const { shared, queries } = aRead();
    const first = shared.read();
    const others = [1, 2, 3].map(() => shared.read());
    queries[0]!.resolve('old');
    expect(await first).toBe('old');
    await vi.waitFor(() => expect(queries).toHaveLength(2));
    queries[1]!.resolve('new');
    expect(await Promise.all(others)).toEqual(['new', 'new', 'new']);
    expect(queries).toHaveLength(2);
  });

  it('tells a failure to those who share it, and asks again for the others', async () => {
    const { shared, queries } = aRead();
    const [first, second] = [shared.read(), shared.read()];
    queries[0]!.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await vi.waitFor(() => expect(queries).toHaveLength(2));
    queries[1]!.resolve('there');
    expect(await second).toBe('there');
  });

  it('does not wait for a query that hangs', async () => {
    const { shared, queries } = aRead();
    void shared.read();
    const second = shared.read();
    await vi.waitFor(() => expect(queries).toHaveLength(2), { timeout: 30_000 });
    queries[1]!.resolve('there');
    expect(await second).toBe('there');
  });
});
