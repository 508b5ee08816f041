import { describe, expect, it } from 'vitest';
import { flag, settingsOf } from '@diancan/config';
import { z } from 'zod';
import { knows } from './known-keys.js';
import type { JsonSchema } from '../schemas/published-schema.js';

const bucket = z.object({ capacity: z.number() });
const dish = z.object({
  price: z.number(),
  get sides() {
    return z.array(dish).optional();
  },
});
class SpecSettings extends settingsOf(
  z.object({
    session: z.object({ idleSeconds: z.number() }),
    routes: z.array(z.strictObject({ path: z.string() })),
    calls: z.record(z.string(), z.object({ timeoutMs: z.number().optional() })),
    bucket: bucket.nullable(),
    open: z.unknown(),
    map: z.looseObject({}),
    flag,
    login: z.discriminatedUnion('by', [
      z.object({ by: z.literal('code'), code: z.string() }),
      z.object({ by: z.literal('key'), file: z.string() }),
    ]),
    both: z.intersection(z.object({ left: z.number() }), z.object({ right: z.number() })),
    dish,
  }),
) {}
const schema = SpecSettings.jsonSchema() as JsonSchema;

describe('a schema', () => {
  it.each([
    ['session.idleSeconds'],
    ['routes.0.path'],
    ['routes.7.path'],
    ['calls.product.timeoutMs'],
    ['bucket.capacity'],
    ['bucket'],
    ['open.anything.at.all'],
    ['map.anything'],
    ['login.code'],
    ['login.file'],
    ['both.left'],
    ['both.right'],
    ['dish.sides.0.sides.1.price'],
  ])('knows %s', path => {
    expect(knows(schema, pathOf(path))).toBe(true);
  });

  it.each([
    ['sesion'],
    ['session.idleSecond'],
    ['session.idleSeconds.more'],
    ['routes.0.pth'],
    ['routes.path'],
    ['calls.product.timeout'],
    ['bucket.capaciti'],
    ['session.0'],
    ['login.token'],
    ['both.middle'],
    ['dish.sides.0.sides.1.prise'],
    ['flag.more'],
    ['constructor'],
    ['session.toString'],
  ])('does not know %s', path => {
    expect(knows(schema, pathOf(path))).toBe(false);
  });
});

describe('a hand-written schema', () => {
  const branches = { properties: { a: {} }, anyOf: [{ properties: { b: {} } }] };

  it.each<[string, JsonSchema, string, string | null]>([
    ['describes no keys of a map', { type: 'object' }, 'a.b', null],
    ['allows additional keys', { type: 'object', properties: {}, additionalProperties: true }, 'a.b', null],
    ['allows no additional keys', { type: 'object', additionalProperties: false }, '', 'a'],
    ['describes no items of a list', { type: 'array' }, '0.a', 'a'],
    ['allows no items', { type: 'array', items: false }, '', '0'],
    ['has keys of its own beside alternatives, for its own keys', branches, 'a.x', 'c'],
    ['has keys of its own beside alternatives, for those of the alternatives', branches, 'b.x', 'c'],
    ['is a map of one form or another', { type: 'object', anyOf: [{ properties: { a: {} } }] }, 'a', 'b'],
    ['is all of several', { allOf: [{ properties: { a: {} } }, { properties: { b: {} } }] }, 'b', 'c'],
    [
      'is one of several references',
      {
        anyOf: [{ $ref: '#/definitions/x' }, { type: 'null' }],
        definitions: { x: { properties: { a: {} } } },
      },
      'a',
      'b',
    ],
    [
      'is recursive',
      { properties: { child: { $ref: '#' }, a: { type: 'string' } } },
      'child.child.a',
      'child.child.b',
    ],
  ])('that %s', (_what, written, known, unknown) => {
    expect(knows(written, pathOf(known))).toBe(true);
    if (unknown !== null) expect(knows(written, pathOf(unknown))).toBe(false);
  });
});

const pathOf = (key: string) =>
  key
    .split('.')
    .filter(part => part !== '')
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));
