import { isTree, resolvePlaceholders, type SettingPath, type Tree } from '@diancan/config-wire';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { JsonSchema } from '../schemas/published-schema.js';
import { pathOfPointer } from './setting-path.js';

/** A setting that does not fit its schema, and the reason without the value. */
export interface Mismatch {
  readonly path: SettingPath;
  readonly reason: string;
}

/**
 * The value of a placeholder that only the environment of the service can resolve; no text of a file contains
 * it.
 */
const UNKNOWN = '\0';

/** A new validator for each schema: one for all would keep every schema, and refuse two of the same `$id`. */
const createValidator = (): Ajv => new Ajv({ allErrors: true, coerceTypes: true, strict: false });

/** The limit of errors: nobody reads more, and finding their causes takes quadratic time. */
const MOST = 500;

const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/**
 * The reasons why settings, as written, do not fit a schema. A text that reads as a number or a boolean
 * passes for one, as placeholders only produce texts. Values that only the environment of the service can
 * tell are not checked, nor are keys that the schema does not know: see `knows`.
 * @throws Error if the schema is not valid
 */
export function mismatchesOf(schema: JsonSchema, written: Tree): readonly Mismatch[] {
  const values = resolvePlaceholders(written, { lookup: () => undefined, missing: () => UNKNOWN });
  const coerced = structuredClone(values);
  const validate = compiled.get(schema) ?? createValidator().compile(withoutClosedMaps(schema) as JsonSchema);
  compiled.set(schema, validate);
  validate(coerced);
  const judged = certainOf(values, validate.errors ?? []).slice(0, MOST);
  return [...causesOf(judged).map(error => mismatchOf(values, error)), ...turnedInto(values, coerced)];
}

/** Opens closed maps: unknown keys are checked elsewhere. */
function withoutClosedMaps(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutClosedMaps);
  if (!isTree(schema)) return schema;
  const open = schema['additionalProperties'] === false ? { ...schema, additionalProperties: true } : schema;
  return Object.fromEntries(Object.entries(open).map(([word, value]) => [word, withoutClosedMaps(value)]));
}

/**
 * The errors that do not depend on the environment of the service. Keys are written in the files, so a
 * missing one is certain, unless only one of several alternatives requires it and an unknown value may choose
 * another.
 */
function certainOf(values: Tree, errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const open = errors.filter(error => isChoice(error) && holdsUnknown(values, error));
  return errors.filter(error =>
    isOfNames(error) ? !open.some(choice => isWithin(choice, error)) : !holdsUnknown(values, error),
  );
}

const isOfNames = ({ keyword }: ErrorObject): boolean =>
  keyword === 'required' || keyword === 'propertyNames';

function holdsUnknown(values: Tree, { instancePath }: ErrorObject): boolean {
  return JSON.stringify(at(values, pathOfPointer(values, instancePath)) ?? null).includes('\\u0000');
}

/**
 * Whether an error is about the same value or one inside it: the next item of a list has errors of the same
 * schema.
 */
const isWithin = (outer: ErrorObject, { schemaPath, instancePath }: ErrorObject): boolean =>
  schemaPath.startsWith(`${outer.schemaPath}/`) && `${instancePath}/`.startsWith(`${outer.instancePath}/`);

/**
 * Reduces the errors of a value that fits none of its alternatives: to the errors deeper inside it, if there
 * are any; else to one error, with the message that all alternatives share.
 */
function causesOf(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter(isChoice);
  const inside = new Map(errors.map(above => [above, errors.filter(error => isWithin(above, error))]));
  const within = (choice: ErrorObject): readonly ErrorObject[] => inside.get(choice)!;
  const isDeeper =
    (choice: ErrorObject) =>
    ({ keyword, instancePath }: ErrorObject) =>
      keyword === 'required' || instancePath.startsWith(`${choice.instancePath}/`);
  const names = errors.filter(({ keyword }) => keyword === 'propertyNames');
  return errors.flatMap(error => {
    if (names.some(name => isWithin(name, error))) return [];
    const above = choices.find(choice => isWithin(choice, error));
    if (above !== undefined && !isDeeper(above)(error)) return [];
    if (!isChoice(error)) return [error];
    const below = within(error);
    if (below.some(isDeeper(error))) return [];
    const [first, ...others] = below;
    return first !== undefined && others.every(({ message }) => message === first.message)
      ? [first]
      : [error];
  });
}

const isChoice = ({ keyword }: ErrorObject): boolean => keyword === 'anyOf' || keyword === 'oneOf';

function mismatchOf(
  values: Tree,
  { instancePath, keyword, params, message = 'is wrong' }: ErrorObject,
): Mismatch {
  const path = pathOfPointer(values, instancePath);
  switch (keyword) {
    case 'required':
      return { path: [...path, String(params['missingProperty'])], reason: 'is missing' };
    case 'enum':
      return { path, reason: `must be one of ${distinctTexts(params['allowedValues'] as unknown[])}` };
    case 'const':
      return { path, reason: `must be ${String(params['allowedValue'])}` };
    case 'propertyNames':
      return { path: [...path, String(params['propertyName'])], reason: 'is not a name that may stand here' };
    case 'anyOf':
    case 'oneOf':
      return { path, reason: 'has none of the forms that it may have' };
    default:
      return { path, reason: message };
  }
}

const distinctTexts = (values: readonly unknown[]): string => [...new Set(values.map(String))].join(', ');

/**
 * Values that only passed because ajv changed their type although they are not texts: services do not do
 * that. Maps and lists keep their type.
 */
function* turnedInto(before: unknown, after: unknown, path: SettingPath = []): Generator<Mismatch> {
  if (typeof before === 'object' && before !== null) {
    for (const [key, value] of Object.entries(before)) {
      yield* turnedInto(value, (after as Tree)[key], [...path, Array.isArray(before) ? Number(key) : key]);
    }
  } else if (typeof before !== 'string' && typeof before !== typeof after) {
    yield { path, reason: `must be ${typeof after}` };
  }
}

const at = (value: unknown, path: SettingPath): unknown =>
  path.reduce<unknown>((below, key) => (below as Record<string | number, unknown> | undefined)?.[key], value);
