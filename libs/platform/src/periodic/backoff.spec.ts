import { expect, it } from 'vitest';
import { backoffMs } from './backoff.js';

it.each([
  [1, 5],
  [2, 10],
  [3, 20],
  [4, 30],
  [5, 30],
  [2_000, 30],
])('after failure %d it waits %d ms', (attempt, waitMs) => {
  expect(backoffMs(attempt, { firstMs: 5, lastMs: 30 })).toBe(waitMs);
});
