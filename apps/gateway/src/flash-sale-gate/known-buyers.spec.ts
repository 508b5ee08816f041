import { beforeEach, describe, expect, it } from 'vitest';
import { KnownBuyers } from './known-buyers.js';

let nowMs: number;
let buyers: KnownBuyers;

beforeEach(() => {
  nowMs = 1_000;
  buyers = new KnownBuyers(() => nowMs);
});

describe('a buyer is known', () => {
  it('of one activity, while a request of theirs has no answer', () => {
    buyers.begin('a', 'b');
    expect([buyers.has('a', 'b'), buyers.has('a', 'c'), buyers.has('z', 'b')]).toEqual([true, false, false]);
  });

  it('after a request that order has not refused, for minutes', () => {
    buyers.begin('a', 'b')(true);
    nowMs += 240_000;
    expect(buyers.has('a', 'b')).toBe(true);
    nowMs += 240_000;
    expect(buyers.has('a', 'b')).toBe(false);
  });

  it('after several requests, if order has not refused one of them', () => {
    const [first, second] = [buyers.begin('a', 'b'), buyers.begin('a', 'b')];
    first(true);
    second(false);
    expect(buyers.has('a', 'b')).toBe(true);
  });

  it('until the last of several requests is refused', () => {
    const [first, second] = [buyers.begin('a', 'b'), buyers.begin('a', 'b')];
    first(false);
    expect(buyers.has('a', 'b')).toBe(true);
    second(false);
    expect(buyers.has('a', 'b')).toBe(false);
  });

  it('though they are dropped while their request is on its way, once it is accepted', () => {
    const end = buyers.begin('a', 'b');
    nowMs += 400_000;
    expect(buyers.has('a', 'b')).toBe(false);
    end(true);
    expect(buyers.has('a', 'b')).toBe(true);
  });
});
