import { keyOf } from '@diancan/config-wire';
import { count, flag, millis, required, settingsOf } from '@diancan/config';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mismatchesOf } from './mismatch.js';
import type { JsonSchema } from '../schemas/published-schema.js';

const bucket = z.strictObject({ capacity: count, refillPerSecond: z.coerce.number().min(0) });
class SpecSettings extends settingsOf(
  z.object({
    timeoutMs: millis,
    enabled: flag,
    title: required,
    url: z.url({ protocol: /^https?$/ }),
    bucket: bucket.nullable(),
    routes: z.array(
      z.strictObject({
        path: z.string().startsWith('/api/'),
        service: z.enum(['user', 'order']),
        cookies: z.boolean().optional(),
      }),
    ),
    names: z.array(z.string()).optional(),
    login: z
      .discriminatedUnion('by', [
        z.object({ by: z.literal('code'), code: z.string() }),
        z.object({ by: z.literal('key'), file: z.string() }),
      ])
      .optional(),
    unit: z.literal('ms').optional(),
    calls: z.partialRecord(z.enum(['user', 'order']), z.object({ rule: z.enum(['random', 'round-robin']) })),
  }),
) {}
const schema = SpecSettings.jsonSchema() as JsonSchema;

const good = {
  timeoutMs: 5,
  enabled: true,
  title: 'x',
  url: 'http://127.0.0.1',
  bucket: { capacity: 1, refillPerSecond: 0 },
  routes: [{ path: '/api/a', service: 'user' }],
  calls: { order: { rule: 'random' } },
};
const union = { additionalProperties: { anyOf: [{ type: 'number' }, { type: 'object', required: ['a'] }] } };
const mismatches = (over: object) =>
  mismatchesOf(schema, { ...good, ...over }).map(({ path, reason }) => `${keyOf(path)} ${reason}`);

describe('settings compared with their schema', () => {
  it.each([
    ['the complete settings', {}],
    [
      'numbers and flags that came as text',
      { timeoutMs: '5', enabled: 'false', bucket: { capacity: '1', refillPerSecond: '0.5' } },
    ],
    ['a default that fits', { timeoutMs: '${DIANCAN_SPEC_MS:7}', title: '${DIANCAN_SPEC_TITLE:x}' }],
    ['another setting that fits', { timeoutMs: '${bucket.capacity}' }],
    [
      'a placeholder that only the environment can resolve',
      {
        timeoutMs: '${DIANCAN_SPEC_MS}',
        url: '${DIANCAN_SPEC_URL}',
        bucket: { capacity: '${A}', refillPerSecond: 1 },
      },
    ],
    ['text around a placeholder that only the environment can resolve', { url: 'http://${HOST}/x' }],
    ['null where null is allowed', { bucket: null }],
    [
      'unknown keys, which the check of known keys reports instead',
      { more: 1, bucket: { ...good.bucket, more: 1 } },
    ],
  ])('fit: %s', (_what, over) => {
    expect(mismatches(over)).toEqual([]);
  });

  it.each([
    ['a text for a number', { timeoutMs: 'soon' }, ['timeoutMs must be integer']],
    ['a default that does not fit', { timeoutMs: '${DIANCAN_SPEC_MS:soon}' }, ['timeoutMs must be integer']],
    ['a number that is too small', { timeoutMs: 0 }, ['timeoutMs must be >= 1']],
    ['a number for a text', { title: 1 }, ['title must be string']],
    ['a flag for a number', { timeoutMs: true }, ['timeoutMs must be number']],
    ['a word for a flag', { enabled: 'maybe' }, ['enabled must be one of true, false']],
    ['an empty text', { title: '' }, ['title must NOT have fewer than 1 characters']],
    ['a text that is not a URL', { url: 'nowhere' }, [expect.stringMatching(/^url must match pattern/)]],
    ['a text for a map', { bucket: 'large' }, ['bucket has none of the forms that it may have']],
    [
      'a wrong value deep inside an alternative',
      { bucket: { capacity: 'large', refillPerSecond: 1 } },
      ['bucket.capacity must be integer'],
    ],
    [
      'a missing key deep inside an alternative',
      { bucket: { capacity: 1 } },
      ['bucket.refillPerSecond is missing'],
    ],
    [
      'a route to an unknown service',
      { routes: [{ path: '/api/a', service: 'kitchen' }] },
      ['routes[0].service must be one of user, order'],
    ],
    [
      'an unknown service among the calls',
      { calls: { kitchen: { rule: 'random' } } },
      ['calls.kitchen is not a name that may stand here'],
    ],
    ['a number in a list of texts', { names: ['a', 1] }, ['names[1] must be string']],
    ['a text for one of two maps', { login: 'x' }, ['login must be object']],
    ['a text other than the only allowed one', { unit: 's' }, ['unit must be ms']],
    ['null for a number', { timeoutMs: null }, [expect.any(String), 'timeoutMs must be number']],
    [
      'an unknown rule',
      { calls: { user: { rule: 'fastest' } } },
      ['calls.user.rule must be one of random, round-robin'],
    ],
  ])('do not fit: %s', (_what, over, said) => {
    expect(mismatches(over)).toEqual(said);
  });

  it('do not fit if one is missing', () => {
    const { title: _, ...rest } = good;
    expect(mismatchesOf(schema, rest)).toEqual([{ path: ['title'], reason: 'is missing' }]);
  });

  it('do not fit if one is missing beside a placeholder of the environment', () => {
    const { title: _, ...rest } = good;
    expect(mismatchesOf(schema, { ...rest, url: '${DIANCAN_SPEC_URL}' })).toEqual([
      { path: ['title'], reason: 'is missing' },
    ]);
  });

  it('do not fit under a wrong name, whatever value the environment gives', () => {
    expect(mismatches({ calls: { kitchen: { rule: '${A}' } } })).toEqual([
      'calls.kitchen is not a name that may stand here',
    ]);
  });

  it('are not reported missing if a placeholder of the environment chooses the alternative', () => {
    const said = (by: string) => mismatches({ login: { by } });
    expect(said('code')).toContain('login.code is missing');
    expect(said('${DIANCAN_SPEC_LOGIN}')).toEqual([]);
  });

  it('are checked beside a placeholder of the environment', () => {
    expect(mismatches({ bucket: { capacity: '${A}', refillPerSecond: 'x' } })).toEqual([
      'bucket.refillPerSecond must be number',
    ]);
  });

  it('are described without their values', () => {
    expect(
      JSON.stringify(
        mismatches({
          timeoutMs: 'hunter2',
          routes: [{ path: 'hunter2', service: 'hunter2' }],
          url: 'hunter2',
        }),
      ),
    ).not.toContain('hunter2');
  });

  it('are reported separately for two values with the same schema', () => {
    expect(
      mismatchesOf(union, { one: 'x', two: {} }).map(({ path, reason }) => `${keyOf(path)} ${reason}`),
    ).toEqual(['one has none of the forms that it may have', 'two.a is missing']);
  });

  it('are checked in bounded time, however many of them do not fit', () => {
    const settings = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 'x']));
    expect(mismatchesOf(union, settings).length).toBeGreaterThan(100);
  });
});
