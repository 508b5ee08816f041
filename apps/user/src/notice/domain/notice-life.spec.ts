import { describe, expect, it } from 'vitest';
import { NOTICE_LIFE, NOTICE_STATES, type NoticeVerb } from './notice-life.js';

/** Written by hand, not read from the table. */
const ALLOWED = [
  'PENDING send SENT',
  'PENDING refuse REFUSED',
  'PENDING skip SKIPPED',
  'PENDING giveUp GIVEN_UP',
  'GIVEN_UP send SENT',
  'GIVEN_UP refuse REFUSED',
  'GIVEN_UP skip SKIPPED',
];

const verbs = Object.keys(NOTICE_LIFE) as NoticeVerb[];
const square = NOTICE_STATES.flatMap(state => verbs.map(verb => ({ state, verb })));

describe('the life of a notice', () => {
  it.each(square)('$state $verb', ({ state, verb }) => {
    const { from, to } = NOTICE_LIFE[verb];
    const moves = (from as readonly string[]).includes(state) ? [`${state} ${verb} ${to}`] : [];
    expect(moves).toEqual(ALLOWED.filter(line => line.startsWith(`${state} ${verb} `)));
  });
});
