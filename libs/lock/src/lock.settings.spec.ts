import { describe, expect, it } from 'vitest';
import { lockSettings } from './lock.settings.js';

const urls = (count: number) => Array.from({ length: count }, (_, i) => `redis://node-${i}`);

describe('the settings of locks', () => {
  it.each([0, 1, 3, 5])('take %i Redis servers', count => {
    expect(lockSettings.parse({ redisUrls: urls(count) }).redisUrls).toHaveLength(count);
  });

  it.each([2, 4])('refuse %i Redis servers, and say why', count => {
    expect(() => lockSettings.parse({ redisUrls: urls(count) })).toThrow('an odd number of Redis servers');
  });

  it('need not be written', () => {
    expect(lockSettings.parse(undefined)).toEqual({ redisUrls: [] });
  });
});
