import { encodeTime } from 'ulid';
import { expect, it } from 'vitest';
import { isMessageId, messageDay } from './message-day.js';

const idAt = (time: number) => `${encodeTime(time, 10)}0123456789ABCDEF`;
const MIDNIGHT = Date.UTC(2026, 0, 31);

it.each([
  [MIDNIGHT - 1, '2026-01-30'],
  [MIDNIGHT, '2026-01-31'],
  [MIDNIGHT + 86_399_999, '2026-01-31'],
])('a message sent at %d has the day %s', (time, day) => {
  expect(messageDay(idAt(time))).toBe(day);
});

it.each([
  [idAt(MIDNIGHT), true],
  [idAt(Date.UTC(9999, 11, 31)), true],
  [idAt(Date.UTC(10_000, 0)), false],
  [idAt(MIDNIGHT).toLowerCase(), false],
  [idAt(MIDNIGHT).slice(1), false],
  [`8${idAt(MIDNIGHT).slice(1)}`, false],
  [`${idAt(MIDNIGHT)}\n`, false],
  ['', false],
  [undefined, false],
  [7, false],
])('%j is the id of a message: %s', (id, isOne) => {
  expect(isMessageId(id)).toBe(isOne);
});
