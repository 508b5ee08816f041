import { describe, expect, it } from 'vitest';
import { nextQueryInMs } from './query-schedule.js';

const MINUTE = 60_000;
const NOW = Date.parse('2026-01-01T12:00:00Z');
const after = (queries: number, expiresInMs: number) =>
  nextQueryInMs({ queries, expiresAt: new Date(NOW + expiresInMs) }, NOW);

describe('the next question about an open payment', () => {
  it('is asked later each time', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 7].map(queries => after(queries, 60 * MINUTE) / 1_000);
    expect(waits).toEqual([5, 30, 60, 180, 300, 600, 1_800, 1_800]);
  });

  it('is asked when it can be closed, if that comes first', () => {
    expect(after(9, 10 * MINUTE)).toBe(11 * MINUTE + 1_000);
  });

  it('is asked by the table after its end', () => {
    expect(after(9, -5 * MINUTE)).toBe(30 * MINUTE);
  });
});
