import { z } from 'zod';
import { differing } from './changes.js';
import { derive, type Derived } from './derived.js';
import { type JsonSchema, publishedSchema } from './published-schema.js';
import { UnusableSettingsError } from './unusable-settings.error.js';

/**
 * The settings of one service, typed by its schema. An app declares `class OrderSettings extends
 * settingsOf(schema) {}` and injects that class. `current` is read at the time of use, never copied at
 * construction.
 */
export interface Settings<T> {
  /** A new object whenever the settings were replaced. */
  readonly current: Readonly<T>;
  /**
   * Puts other values in force.
   * @returns the top-level keys whose values differ
   * @throws UnusableSettingsError that names every wrong key, and never a value; the old values stay in force
   */
  replace(values: unknown): readonly string[];
  /** Builds a value from a part of the settings, and again after that part has changed: see `derive`. */
  derive<P, V>(
    select: (values: Readonly<T>) => P,
    build: (part: P, before: V | undefined) => V,
    dispose?: (replaced: V) => void,
  ): Derived<V>;
}

export interface SettingsClass<T> {
  new (values: unknown): Settings<T>;
  /** Top-level keys of the schema. */
  readonly keys: readonly string[];
  /** Settings that a process reads at start only: keys, and paths such as `session.remembered`. */
  readonly readAtStart: readonly string[];
  /** One sentence that names every wrong key, and never a value; null if the values can be used. */
  problemOf(values: unknown): string | null;
  /** Describes how the values are written, for a check before they are used. */
  jsonSchema(): JsonSchema;
}

/** Settings that the platform reads at start only, in every service. */
const PLATFORM_READS_AT_START = [
  'server',
  'management',
  'database',
  'redis',
  'rpc',
  'discovery.list',
  'discovery.redisUrl',
];

/**
 * @param readAtStart further keys, or paths in them, that take effect with the next start only
 * @throws Error if the schema has no such path; at construction UnusableSettingsError, which names every
 * wrong key and never a value, because values may be secrets
 */
export function settingsOf<S extends z.ZodObject>(
  schema: S,
  readAtStart: readonly string[] = [],
): SettingsClass<z.infer<S>> {
  const unknown = readAtStart.find(path => !hasPath(schema, path));
  if (unknown !== undefined) throw new Error(`there is no setting ${unknown} that could be read at start`);
  let published: JsonSchema | undefined;
  return class {
    static readonly keys = Object.keys(schema.shape);
    static readonly readAtStart = [
      ...PLATFORM_READS_AT_START.filter(path => hasPath(schema, path)),
      ...readAtStart,
    ];
    #current: Readonly<z.infer<S>>;

    static problemOf(values: unknown): string | null {
      const { error } = schema.safeParse(values);
      return error === undefined ? null : sentenceOf(error);
    }

    static jsonSchema(): JsonSchema {
      return (published ??= publishedSchema(schema));
    }

    constructor(values: unknown) {
      this.#current = read(schema, values);
    }

    get current(): Readonly<z.infer<S>> {
      return this.#current;
    }

    replace(values: unknown): readonly string[] {
      const before = this.#current;
      this.#current = read(schema, values);
      return differing(before, this.#current, Object.keys(schema.shape));
    }

    derive<P, V>(
      select: (values: Readonly<z.infer<S>>) => P,
      build: (part: P, before: V | undefined) => V,
      dispose?: (replaced: V) => void,
    ): Derived<V> {
      return derive(this, select, build, dispose);
    }
  };
}

function hasPath(schema: z.ZodType, path: string): boolean {
  let at: unknown = schema;
  for (const key of path.split('.'))
    at = at instanceof z.ZodObject ? (at.shape as Record<string, unknown>)[key] : undefined;
  return at !== undefined;
}

function read<S extends z.ZodObject>(schema: S, values: unknown): Readonly<z.infer<S>> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return deepFreeze(parsed.data);
  throw new UnusableSettingsError(sentenceOf(parsed.error));
}

function sentenceOf({ issues }: z.ZodError): string {
  const problems = issues.map(issue => `${issue.path.join('.')} (${reasonOf(issue)})`);
  return `Settings are missing or wrong: ${problems.join(', ')}`;
}

/** Names the rule that was broken, and never a value that is given. */
function reasonOf(issue: z.core.$ZodIssue): string {
  const rule = ruleOf(issue);
  return rule === undefined ? issue.code : `${issue.code}: ${rule}`;
}

/** @returns what is allowed, if that can be told in a few words */
function ruleOf(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    case 'invalid_union':
    case 'custom': // ours are written for people
      return issue.message === PLAIN ? undefined : issue.message;
    default:
      return undefined;
  }
}

/** The message of zod for a rule of ours without a message. */
const PLAIN = 'Invalid input';

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
