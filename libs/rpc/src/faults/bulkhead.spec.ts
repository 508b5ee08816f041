import { describe, expect, it, vi } from 'vitest';
import { Bulkhead, BulkheadFullError } from './bulkhead.js';

describe('a bulkhead', () => {
  it('refuses what is beyond its limit without calling, and takes more as calls end', async () => {
    const bulkhead = new Bulkhead(() => 2);
    const first = Promise.withResolvers<number>();
    const second = Promise.withResolvers<number>();
    const calls = [bulkhead.run(() => first.promise), bulkhead.run(() => second.promise)];
    const third = vi.fn(async () => 3);
    await expect(bulkhead.run(third)).rejects.toThrow(BulkheadFullError);
    expect(third).not.toHaveBeenCalled();
    first.resolve(1);
    await calls[0];
    expect(await bulkhead.run(third)).toBe(3);
    second.resolve(2);
    expect(await Promise.all(calls)).toEqual([1, 2]);
  });

  it('gives a place back also when a call fails', async () => {
    const bulkhead = new Bulkhead(() => 1);
    await expect(bulkhead.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await expect(
      bulkhead.run(() => {
        throw new Error('failed at once');
      }),
    ).rejects.toThrow('at once');
    expect(await bulkhead.run(async () => 1)).toBe(1);
  });

  it('follows its limit', async () => {
    let limit = 1;
    const bulkhead = new Bulkhead(() => limit);
    const held = Promise.withResolvers<number>();
    const call = bulkhead.run(() => held.promise);
    limit = 2;
    expect(await bulkhead.run(async () => 2)).toBe(2);
    held.resolve(1);
    await call;
  });
});
