import { isServiceError, type ServiceError } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { choose, lowestPriceOf, priceWith } from './choose.js';
import type { Choice, Option } from './option.js';

const NOW = new Date('2026-01-01T12:00:00Z');
const choice = (choiceId: string, deltaFen = 0, more: Partial<Choice> = {}): Choice => ({
  choiceId,
  name: choiceId,
  deltaFen,
  ...more,
});
const option = (name: string, min: number, max: number, ...choices: Choice[]): Option => ({
  optionId: name,
  name,
  min,
  max,
  choices,
});
const size = option('size', 1, 1, choice('small', -100), choice('large', 300));
const extras = option(
  'extras',
  0,
  2,
  choice('egg', 200),
  choice('tofu', 150),
  choice('beef', 900),
  choice('crab', 5_000, { soldOutUntil: '2026-01-01T12:00:00.001Z' }),
  choice('duck', 800, { soldOutUntil: '2026-01-01T12:00:00.000Z' }),
);
const dish = { productId: 'p', name: '面', options: [size, extras] };

/** The ids of the choices, or the name of the refusal. */
function chosen(...ids: string[]): string[] | string {
  try {
    return choose(dish, ids, NOW).map(({ choiceId }) => choiceId);
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return `${error.code} ${(error as ServiceError).message}`;
  }
}

describe('the choices of a line', () => {
  it.each([
    [['large'], ['large']],
    [
      ['egg', 'small'],
      ['small', 'egg'],
    ],
    [
      ['large', 'beef', 'egg'],
      ['large', 'egg', 'beef'],
    ],
    // Its time is over.
    [
      ['large', 'duck'],
      ['large', 'duck'],
    ],
    [['large', 'large'], ['large']],
  ])('%j stand in the order of the menu', (ids, made) => {
    expect(chosen(...ids)).toEqual(made);
  });

  it.each([
    [[], '4030 Please choose "size" of "面" (at least 1)'],
    [['egg'], '4030 Please choose "size" of "面" (at least 1)'],
    [['small', 'large'], '4031 "size" of "面" takes at most 1'],
    [['small', 'egg', 'tofu', 'beef'], '4031 "extras" of "面" takes at most 2'],
    [['small', 'crab'], '4033 "crab" of "面" is sold out; please choose again'],
    [['small', 'gone'], '4032 The options of "面" have changed; please choose again'],
  ])('%j are refused', (ids, refusal) => {
    expect(chosen(...ids)).toBe(refusal);
  });

  it('are none for a dish without options', () => {
    expect(choose({ ...dish, options: [] }, [], NOW)).toEqual([]);
  });

  it('add to the price', () => {
    expect(priceWith(1_000, choose(dish, ['small', 'egg'], NOW))).toBe(1_100);
  });
});

describe('the lowest price of a dish', () => {
  it.each([
    [1_000, [], 1_000],
    [1_000, [size], 900],
    // What nobody must take makes it cheaper only if it costs less than nothing.
    [1_000, [extras], 1_000],
    [1_000, [option('less', 0, 2, choice('a', -30), choice('b', -20), choice('c', -10))], 950],
    [1_000, [option('must', 2, 3, choice('a', 30), choice('b', 20), choice('c', -10))], 1_010],
  ])('%i with %j is %i', (priceFen, options, lowest) => {
    expect(lowestPriceOf(priceFen, options)).toBe(lowest);
  });
});
