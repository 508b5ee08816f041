import type { z } from 'zod';
import { elementOf, type Shape, shapeOf } from './schema-parts.js';

export interface MisspeltField {
  readonly path: readonly PropertyKey[];
  /** The name of the field that it is meant to be. */
  readonly meant: string;
}

type Parts = Readonly<Record<string, unknown>>;

/**
 * Fields that the schema does not know, and whose names differ from that of a field that it knows and that is
 * not there only by capitals, `_`, `-` or spaces. Other unknown fields are no mistakes: a client sends back
 * what it has read.
 */
export function misspeltFields(schema: z.ZodType, value: unknown): MisspeltField[] {
  const found: MisspeltField[] = [];
  search(schema, value, [], found);
  return found;
}

function search(
  schema: z.ZodType,
  value: unknown,
  path: readonly PropertyKey[],
  found: MisspeltField[],
): void {
  if (typeof value !== 'object' || value === null) return;
  const element = elementOf(schema);
  if (Array.isArray(value)) {
    if (element !== undefined) value.forEach((each, at) => search(element, each, [...path, at], found));
    return;
  }
  const shape = shapeOf(schema, value);
  if (shape !== undefined) for (const field of misspeltIn(shape, value as Parts, path)) found.push(field);
  for (const [key, each] of Object.entries(value)) {
    const part = shape === undefined ? element : fieldOf(shape, key);
    if (part !== undefined) search(part, each, [...path, key], found);
  }
}

const fieldOf = (shape: Shape, key: string): z.ZodType | undefined =>
  Object.hasOwn(shape, key) ? shape[key] : undefined;

function misspeltIn(shape: Shape, value: Parts, path: readonly PropertyKey[]): MisspeltField[] {
  const unknown = Object.keys(value).filter(key => !Object.hasOwn(shape, key));
  if (unknown.length === 0) return [];
  const absent = Object.keys(shape).filter(name => !Object.hasOwn(value, name));
  const meant = new Map(absent.map(name => [plain(name), name]));
  return unknown.flatMap(key => {
    const name = meant.get(plain(key));
    return name === undefined ? [] : [{ path: [...path, key], meant: name }];
  });
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');
