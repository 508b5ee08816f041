import { describe, expect, it } from 'vitest';
import { HALF_MESSAGE_LIFE } from './half-message/half-message-life.js';
import { KEPT_DAYS, PURGES } from './retention.js';

const { sentMessage, inbox, attempt, lastMessage } = KEPT_DAYS;

describe('a consumer knows a message', () => {
  it('longer than its sender can send it again', () => {
    expect(inbox).toBeGreaterThan(sentMessage);
  });

  it('with its attempts, for as long as it knows any message', () => {
    expect(attempt).toBeGreaterThanOrEqual(inbox);
  });

  it('still when the next one of its key has waited as long as it may', () => {
    expect(inbox).toBeGreaterThanOrEqual(2 * lastMessage);
  });
});

it('half messages are deleted in each state in which they may end', () => {
  const deleted = PURGES.halfMessages.flatMap(({ parameters }) => parameters);
  expect(new Set(deleted)).toEqual(new Set(Object.values(HALF_MESSAGE_LIFE).map(({ to }) => to)));
});
