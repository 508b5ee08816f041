import { describe, expect, it } from 'vitest';
import { Clock } from '../clock/clock.js';
import { memoryJournal } from '../../testing/memory-journal.js';
import { AccountTokenStore } from './account-token.store.js';

const MINUTE = 60_000;
const setUp = () => {
  const clock = new Clock();
  return { clock, tokens: new AccountTokenStore(clock, memoryJournal()) };
};

describe('the plain token', () => {
  it('is a new one each time; the previous one works for five more minutes', () => {
    const { clock, tokens } = setUp();
    const first = tokens.plain().access_token;
    const second = tokens.plain().access_token;
    expect(second).not.toBe(first);
    clock.advance(4 * MINUTE);
    tokens.check(first);
    clock.advance(MINUTE);
    expect(() => tokens.check(first)).toThrow('42001');
    tokens.check(second);
  });

  it('is issued up to 2,000 times a day', () => {
    const { clock, tokens } = setUp();
    clock.set(Date.parse('2026-08-08T00:00:00+08:00') - Date.now());
    for (let count = 0; count < 2_000; count += 1) tokens.plain();
    expect(() => tokens.plain()).toThrow('45009');
    clock.advance(24 * 60 * MINUTE);
    expect(tokens.plain().access_token).toHaveLength(64);
  });
});

describe('the stable token', () => {
  it('stays the same until its last five minutes, then both work', () => {
    const { clock, tokens } = setUp();
    const first = tokens.stable(false).access_token;
    clock.advance(114 * MINUTE);
    expect(tokens.stable(false).access_token).toBe(first);
    clock.advance(MINUTE);
    const second = tokens.stable(false);
    expect(second.access_token).not.toBe(first);
    expect(second.expires_in).toBeGreaterThanOrEqual(300);
    tokens.check(first);
    tokens.check(second.access_token);
  });

  it('ends at once when a new one is forced', () => {
    const { tokens } = setUp();
    const first = tokens.stable(false).access_token;
    tokens.check(tokens.stable(true).access_token);
    expect(() => tokens.check(first)).toThrow('40001');
  });

  it('may be forced once in 30 seconds, and 20 times a day', () => {
    const { clock, tokens } = setUp();
    tokens.stable(true);
    clock.advance(29_000);
    expect(() => tokens.stable(true)).toThrow('45011');
    for (let count = 1; count < 20; count += 1) {
      clock.advance(30_000);
      tokens.stable(true);
    }
    clock.advance(30_000);
    expect(() => tokens.stable(true)).toThrow('45009');
  });

  it('is independent of the plain one', () => {
    const { tokens } = setUp();
    const stable = tokens.stable(false).access_token;
    tokens.plain();
    tokens.plain();
    expect(() => tokens.check(stable)).not.toThrow();
    expect(tokens.stable(false).access_token).toBe(stable);
  });
});
