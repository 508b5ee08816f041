import { describe, expect, it } from 'vitest';
import { FOLLOWS_WITHIN_MS, standingOf, type Serving, type Standing } from './standing.js';

const SINCE_MS = Date.parse('2026-01-01T00:00:00.000Z');
const at = (afterMs: number) => new Date(SINCE_MS + afterMs).toISOString();
const serving: Serving = { version: 'new', since: at(0), isHearing: true };
const late = { version: 'old', silent: false, heardAt: at(FOLLOWS_WITHIN_MS) };

describe('a process', () => {
  it.each<[Standing, string, Partial<typeof late> & { refused?: string }, Partial<Serving>, boolean]>([
    ['current', 'that runs what is served', { version: 'new' }, {}, false],
    [
      'current',
      'that was heard before the announcement, of the same settings',
      { heardAt: at(-1) },
      {},
      true,
    ],
    ['current', 'whose settings the push did not change', {}, {}, true],
    [
      'current',
      'that runs what is served, while the broker blocks',
      { version: 'new' },
      { isHearing: false },
      false,
    ],
    ['behind', 'that reports another version when it had time to follow', {}, {}, false],
    ['behind', 'that reports another version, of a start nobody knows', {}, { since: null }, false],
    ['behind', 'that refused it', { refused: 'new', heardAt: at(1) }, {}, false],
    [
      'unknown',
      'that refused an earlier one, and was not heard since',
      { refused: 'x', heardAt: at(-1) },
      {},
      false,
    ],
    ['unknown', 'that was heard before the version was served', { heardAt: at(-1) }, {}, false],
    ['unknown', 'that reported while it was being told', { heardAt: at(FOLLOWS_WITHIN_MS - 1) }, {}, false],
    ['unknown', 'whose later report may be lost: the broker blocks', {}, { isHearing: false }, false],
    ['unknown', 'that is silent', { silent: true }, {}, false],
  ])('is %s: %s', (standing, _what, over, served, isSame) => {
    expect(standingOf({ ...late, ...over }, { ...serving, ...served }, isSame)).toBe(standing);
  });
});
