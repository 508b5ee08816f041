import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ClaimCursor } from './claim-cursor.js';

const AT = { dueAt: '2026-01-01 00:00:10.250', id: '7' };

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('begins at the front, goes on behind a lot, and begins anew after half a minute', () => {
  const cursor = new ClaimCursor();
  expect(cursor.position).toBeUndefined();
  cursor.advance(AT);
  vi.advanceTimersByTime(29_999);
  expect(cursor.position).toEqual(AT);
  vi.advanceTimersByTime(1);
  expect(cursor.position).toBeUndefined();
});

it('looks again for rows that were written five seconds before, when nothing is due any more', () => {
  const cursor = new ClaimCursor();
  expect(cursor.position).toBeUndefined();
  cursor.stepBack();
  expect(cursor.position).toBeUndefined();
  cursor.advance(AT);
  cursor.stepBack();
  expect(cursor.position).toEqual({ dueAt: '2026-01-01 00:00:05.250', id: '0' });
});
