import { HolderFilter } from '@diancan/flash-gate';
import { beforeEach, describe, expect, it } from 'vitest';
import { ActivityFlags, BELIEVED_MS, PROBE_MS } from './activity-flags.js';

let nowMs: number;
let flags: ActivityFlags;

const soldOut = { activityId: 'a', admit: 0, holders: HolderFilter.of(['holder'], 1) };
const open = (admit: number) => ({ activityId: 'a', admit, holders: null });
const passTimes = (times: number) => Array.from({ length: times }, () => flags.pass('a', 'buyer'));

beforeEach(() => {
  nowMs = 5_000;
  flags = new ActivityFlags(() => nowMs);
});

describe('a request passes', () => {
  it('if nothing is known of its activity', () => {
    flags.learn({ ...soldOut, activityId: 'other' });
    expect(passTimes(3)).toEqual([null, null, null]);
  });

  it('again as soon as order says that something is left', () => {
    flags.learn(soldOut);
    expect(flags.pass('a', 'buyer')).toBe('SOLD_OUT');
    flags.learn(open(9));
    expect(flags.pass('a', 'buyer')).toBeNull();
  });

  it('once a flag is too old', () => {
    flags.learn(open(0));
    nowMs += BELIEVED_MS - 1;
    expect(flags.pass('a', 'buyer')).toBe('CROWDED');
    nowMs += 1;
    expect(passTimes(2)).toEqual([null, null]);
  });
});

describe('while nothing is left', () => {
  it('nobody passes, but for one now and then, who asks again', () => {
    flags.learn(soldOut);
    nowMs += PROBE_MS - 1;
    expect(flags.pass('a', 'buyer')).toBe('SOLD_OUT');
    nowMs += 1;
    expect(passTimes(3)).toEqual([null, 'SOLD_OUT', 'SOLD_OUT']);
    nowMs += PROBE_MS;
    expect(passTimes(2)).toEqual([null, 'SOLD_OUT']);
  });

  it('who may have a ticket passes, because order has said so', () => {
    flags.learn(soldOut);
    expect(flags.pass('a', 'holder')).toBeNull();
    expect(flags.pass('a', 'buyer')).toBe('SOLD_OUT');
  });

  it('each answer of order renews the flag', () => {
    for (let renewed = 0; renewed < 10; renewed++) {
      flags.learn(soldOut);
      nowMs += PROBE_MS - 1;
      expect(flags.pass('a', 'buyer')).toBe('SOLD_OUT');
    }
  });
});

describe('while more come than order wants', () => {
  it('so many pass in a second, and the rest are too many', () => {
    flags.learn(open(2));
    expect(passTimes(4)).toEqual([null, null, 'CROWDED', 'CROWDED']);
    nowMs += 999;
    expect(flags.pass('a', 'buyer')).toBe('CROWDED');
    nowMs += 1;
    expect(passTimes(3)).toEqual([null, null, 'CROWDED']);
  });

  it('an answer that comes within the second does not begin it again', () => {
    flags.learn(open(2));
    passTimes(2);
    flags.learn(open(3));
    expect(passTimes(2)).toEqual([null, 'CROWDED']);
  });
});
