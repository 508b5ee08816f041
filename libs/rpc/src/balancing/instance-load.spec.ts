import { beforeEach, describe, expect, it } from 'vitest';
import { InstanceLoad } from './instance-load.js';

let now: number;
let load: InstanceLoad;
beforeEach(() => {
  now = 0;
  load = new InstanceLoad(() => now);
});

const fail = (times: number, ms = 1) => {
  for (let time = 0; time < times; time++) {
    load.begin();
    load.failed(ms);
  }
};
const unavailable = (times: number, ms = 1) => {
  for (let time = 0; time < times; time++) {
    load.begin();
    load.unavailable(ms);
  }
};
const answer = (ms: number) => {
  load.begin();
  load.answered(ms);
};

describe('what is known of an instance', () => {
  it('is how many calls are in flight, however they end', () => {
    for (let call = 0; call < 5; call++) load.begin();
    expect(load.inFlight).toBe(5);
    load.begun(1);
    load.answered(1);
    load.failed(1);
    load.abandoned();
    load.unavailable(1);
    expect(load.inFlight).toBe(0);
  });

  it('is the average of its answers, of which the late ones count', () => {
    expect(load.averageMs).toBe(1);
    for (let time = 0; time < 50; time++) answer(100);
    expect(load.averageMs).toBeCloseTo(100, 1);
    for (let time = 0; time < 10; time++) answer(10);
    expect(load.averageMs).toBeGreaterThan(10);
    expect(load.averageMs).toBeLessThan(25);
  });

  it('does not make one look quick that fails at once, nor one that is too slow to answer', () => {
    answer(100);
    const before = load.averageMs;
    fail(5, 0);
    expect(load.averageMs).toBe(before);
    unavailable(5, 0);
    expect(load.averageMs).toBe(before);
    fail(1, 5_000);
    expect(load.averageMs).toBeGreaterThan(1_000);
  });
});

describe('an instance', () => {
  it('is tripped by three failures in a row', () => {
    fail(2);
    expect(load.isTripped).toBe(false);
    fail(1);
    expect(load.isTripped).toBe(true);
  });

  it('is not tripped by failures among answers', () => {
    for (let time = 0; time < 10; time++) {
      fail(2);
      answer(1);
    }
    expect(load.isTripped).toBe(false);
  });

  it('is not tripped by callers that gave up, nor put right by them', () => {
    fail(2);
    for (let time = 0; time < 10; time++) {
      load.begin();
      load.abandoned();
    }
    expect(load.isTripped).toBe(false);
    fail(1);
    expect(load.isTripped).toBe(true);
  });

  it('is neither tripped nor restored by failures of its dependencies', () => {
    unavailable(100);
    expect(load.isTripped).toBe(false);
    fail(2);
    unavailable(10);
    expect(load.isTripped).toBe(false);
    fail(1);
    expect(load.isTripped).toBe(true);
  });

  it('is tripped by what is held against it later', () => {
    for (let time = 0; time < 3; time++) {
      expect(load.isTripped).toBe(false);
      unavailable(1);
      load.blame();
    }
    expect([load.isTripped, load.inFlight]).toEqual([true, 0]);
  });

  it.each([
    [3, 1_000],
    [4, 2_000],
    [5, 4_000],
    [6, 8_000],
    [7, 10_000],
    [100, 10_000],
  ])('that failed %i times in a row rests for %i ms', (times, ms) => {
    fail(times);
    now += ms - 1;
    expect(load.isTripped).toBe(true);
    now += 1;
    expect(load.isTripped).toBe(false);
  });

  it('that fails again after its rest is tripped at once, for longer', () => {
    fail(3);
    now += 1_000;
    fail(1);
    now += 1_999;
    expect(load.isTripped).toBe(true);
  });

  it('that answers is well again', () => {
    fail(5);
    answer(1);
    expect(load.isTripped).toBe(false);
    fail(2);
    expect(load.isTripped).toBe(false);
  });

  it('is tripped by answers that begin and break off, and not by those of which all comes', () => {
    const begin = (then: 'confirm' | 'blame') => {
      load.begin();
      load.begun(1);
      load[then]();
    };
    for (let time = 0; time < 2; time++) begin('blame');
    begin('confirm');
    for (let time = 0; time < 2; time++) begin('blame');
    expect(load.isTripped).toBe(false);
    begin('blame');
    expect(load.isTripped).toBe(true);
  });
});
