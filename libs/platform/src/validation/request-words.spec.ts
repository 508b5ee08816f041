import { OPERATIONS } from '@diancan/contracts';
import { largest } from '@diancan/testing/input';
import { expect, it } from 'vitest';
import type { z } from 'zod';
import { answerError } from '../errors/error-answer.js';
import type { Locale } from '../locale/locale.js';
import type { FieldProblem } from './describe-problem.js';
import { ZodPipe } from './zod.pipe.js';

const TOO_LONG = 'x'.repeat(5_000);
const BAD = [undefined, null, [], {}, [null], '', ' ', 'x', '#', 'UNKNOWN', '\0', TOO_LONG, '2026-02-30'];
const BAD_NUMBERS = [-1, 0, 1.5, 1e308, -1e308, true];

type Path = ReadonlyArray<string | number>;

/** The value itself, its fields, and theirs. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const parts = value as Record<string | number, unknown>;
  return [path, ...keys.flatMap(key => placesIn(parts[key], [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const parts = value as Record<string | number, unknown>;
  const part = replaced(parts[key], rest, by);
  return Array.isArray(value) ? value.with(key as number, part) : { ...parts, [key]: part };
}

/** Good ones with one bad part, and those that consist of bad parts. */
function badRequests(schema: z.ZodType): unknown[] {
  const good = largest(schema) as object;
  const names = Object.keys(good);
  return [...BAD, ...BAD_NUMBERS].flatMap(bad => [
    ...placesIn(good).map(path => replaced(good, path, bad)),
    Object.fromEntries(names.map(name => [name, bad])),
    Object.fromEntries(names.map(name => [name.toUpperCase(), bad])),
  ]);
}

const GENERAL = /is not accepted|right form|wrong type|不符合要求|格式不对|类型不对/;
const OF_ZOD = /Invalid|expected|Unrecognized|Too (?:small|big)|undefined|\[object|safe|NaN/;
const OF_A_PATTERN = /[\\^$]|\{\d|\]\{/;
/** Values, which have no other names in Chinese. */
const NAMES = /DINE_IN|PICK_UP|DELIVERY|TOMORROW|lineId|productId/g;
const TWO_ENGLISH_WORDS = /[A-Za-z]{2,}[ ,;]+[A-Za-z]{2,}/;

/** All sentences of the answer. */
function wordsOf(error: unknown, locale: Locale): string[] {
  const { code, msg, data } = answerError(error, locale, 'r').body;
  const { fields } = data as { fields: FieldProblem[] };
  const names = fields.map(({ field }) => field);
  expect(code).toBe(1001);
  expect(names).toEqual([...new Set(names)]);
  return [msg, ...fields.map(({ reason }) => reason)];
}

function expectPlain(text: string, locale: Locale): void {
  expect(text).not.toMatch(OF_ZOD);
  expect(text).not.toMatch(OF_A_PATTERN);
  expect(text).not.toMatch(GENERAL);
  expect(text.length).toBeLessThan(600);
  if (locale === 'en') expect(text).toMatch(/^[ -~]+$/);
  else {
    expect(text).toMatch(/\p{Script=Han}/u);
    expect(text.replaceAll(NAMES, '')).not.toMatch(TWO_ENGLISH_WORDS);
  }
}

const requests = Object.entries(OPERATIONS).flatMap(([name, { query, body }]) =>
  [
    { what: `query of ${name}`, schema: query },
    { what: `body of ${name}`, schema: body },
  ].filter((each): each is { what: string; schema: z.ZodType } => each.schema !== undefined),
);

it('has the requests of all services to look at', () => {
  expect(requests.length).toBeGreaterThan(25);
});

it.each(requests)('every refusal of the $what is in plain words, in both languages', ({ schema }) => {
  const pipe = new ZodPipe(schema);
  const refusals = badRequests(schema).flatMap(bad => {
    try {
      pipe.transform(bad);
      return [];
    } catch (error) {
      return [error];
    }
  });
  expect(refusals.length).toBeGreaterThan(BAD.length);
  for (const locale of ['zh', 'en'] as const) {
    const texts = new Set(refusals.flatMap(error => wordsOf(error, locale)));
    for (const text of texts) expectPlain(text, locale);
  }
});
