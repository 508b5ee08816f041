import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ClaimCursor } from './claim-cursor.js';

const AT = { dueAt: '2026-01-01 00:00:10.250', id: '7' };

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('begins at the front, continues behind a lot, and returns to the front after half a minute', () => {
  const cursor = new ClaimCursor();
  expect(cursor.position).toBeUndefined();
  cursor.advance(AT);
  vi.advanceTimersByTime(29_999);
  expect(cursor.position).toEqual(AT);
  vi.advanceTimersByTime(1);
  expect(cursor.position).toBeUndefined();
});

it('steps back by five seconds to find late commits when nothing more is due', () => {
  const cursor = new ClaimCursor();
  expect(cursor.position).toBeUndefined();
  cursor.stepBack();
  expect(cursor.position).toBeUndefined();
  cursor.advance(AT);
  cursor.stepBack();
  expect(cursor.position).toEqual({ dueAt: '2026-01-01 00:00:05.250', id: '0' });
});
