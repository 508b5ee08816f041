import { describe, expect, it } from 'vitest';
import { settingsOf } from '@diancan/config';
import { z } from 'zod';
import { knows } from './known-keys.js';
import type { JsonSchema } from '../schemas/published-schema.js';

const bucket = z.object({ capacity: z.number() });
class SpecSettings extends settingsOf(
  z.object({
    session: z.object({ idleSeconds: z.number() }),
    routes: z.array(z.strictObject({ path: z.string() })),
    calls: z.record(z.string(), z.object({ timeoutMs: z.number().optional() })),
    bucket: bucket.nullable(),
    open: z.unknown(),
    map: z.looseObject({}),
  }),
) {}
const schema = SpecSettings.jsonSchema() as JsonSchema;

describe('a schema', () => {
  it.each([
    ['session.idleSeconds'], ['routes.0.path'], ['routes.7.path'], ['calls.product.timeoutMs'], ['bucket.capacity'], ['bucket'], ['open.anything.at.all'], ['map.anything'],
  ])('has a place for %s', path => {
    expect(knows(schema, pathOf(path))).toBe(true);
  });

  it.each([
    ['sesion'], ['session.idleSecond'], ['session.idleSeconds.more'], ['routes.0.pth'], ['routes.path'], ['calls.product.timeout'], ['bucket.capaciti'], ['session.0'],
  ])('has none for %s', path => {
    expect(knows(schema, pathOf(path))).toBe(false);
  });
});

const pathOf = (key: string) => key.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : part));
