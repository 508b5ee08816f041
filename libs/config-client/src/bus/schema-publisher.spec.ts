import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SchemaPublisher } from './schema-publisher.js';

let published: number;
let said: unknown[];
let answer: () => Promise<void>;
let publisher: SchemaPublisher;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
  published = 0;
  answer = async () => undefined;
  publisher = new SchemaPublisher(
    {
      publish: (...schema) => {
        said = schema;
        published += 1;
        return answer();
      },
    },
    { jsonSchema: () => ({ type: 'object' }), readAtStart: ['server'] },
  );
});
afterEach(() => {
  publisher.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the schema', () => {
  it('is published once if that succeeds', async () => {
    publisher.publish();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(published).toBe(1);
    expect(said).toEqual([{ type: 'object' }, ['server'], false]);
  });

  it('is published again until that succeeds, with growing pauses, and logged once', async () => {
    answer = () => Promise.reject(new Error('nobody there'));
    publisher.publish();
    await vi.advanceTimersByTimeAsync(499);
    expect(published).toBe(1);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(published).toBe(3);
    await vi.advanceTimersByTimeAsync(120_000);
    const tries = published;
    expect(tries).toBeLessThan(15);
    expect(Logger.prototype.warn).toHaveBeenCalledExactlyOnceWith(
      'the schema of the settings is not published yet: nobody there',
    );
    answer = async () => undefined;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(published).toBe(tries + 1);
  });

  it('is published once more if that is requested during a run', async () => {
    const first = Promise.withResolvers<void>();
    answer = () => first.promise;
    publisher.publish();
    publisher.publish();
    publisher.publish();
    expect(published).toBe(1);
    answer = async () => undefined;
    first.resolve();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(published).toBe(2);
    // The config centre knew it already: another release may have started since.
    expect(said.at(-1)).toBe(true);
  });

  it('is published at once if that is requested between two attempts', async () => {
    answer = () => Promise.reject(new Error('nobody there'));
    publisher.publish();
    await vi.advanceTimersByTimeAsync(0);
    answer = async () => undefined;
    publisher.publish();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(published).toBe(2);
  });

  it('is not published any more after the stop', async () => {
    answer = () => Promise.reject(new Error('nobody there'));
    publisher.publish();
    await vi.advanceTimersByTimeAsync(0);
    publisher.stop();
    publisher.publish();
    expect(vi.getTimerCount()).toBe(0);
    expect(published).toBe(1);
  });
});
