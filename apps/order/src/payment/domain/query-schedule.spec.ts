import { describe, expect, it } from 'vitest';
import { nextQueryInMs } from './query-schedule.js';

const MINUTE = 60_000;
const NOW = Date.parse('2026-01-01T12:00:00Z');
const after = (queries: number, expiresInMs: number) =>
  nextQueryInMs({ queries, expiresAt: new Date(NOW + expiresInMs) }, NOW);

describe('the next query of an open payment', () => {
  it('comes after a longer wait each time', () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 7].map(queries => after(queries, 60 * MINUTE) / 1_000);
    expect(waits).toEqual([5, 30, 60, 180, 300, 600, 1_800, 1_800]);
  });

  it('comes when the payment can be closed, if that is earlier', () => {
    expect(after(9, 10 * MINUTE)).toBe(11 * MINUTE + 1_000);
  });

  it('follows the table after the end of the payment', () => {
    expect(after(9, -5 * MINUTE)).toBe(30 * MINUTE);
  });
});
