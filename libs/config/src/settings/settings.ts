import { z } from 'zod';

/**
 * The settings of one service, typed by its schema. Each app declares `class OrderSettings extends settingsOf(schema) {}`
 * and injects that class; `current` is read at the time of use, never copied at construction.
 */
export interface Settings<T> {
  /** A new object whenever the settings were replaced. */
  readonly current: Readonly<T>;
  /**
   * Puts other values in force.
   * @returns the top-level keys whose values differ
   * @throws Error that names every wrong key, and never a value; the old ones stay in force
   */
  replace(values: unknown): readonly string[];
}

export interface SettingsClass<T> {
  new (values: unknown): Settings<T>;
  /** Top-level keys of the schema. */
  readonly keys: readonly string[];
  /** Those that a process reads when it starts, and not again. */
  readonly readAtStart: readonly string[];
}

/** What the platform itself reads once, of any service. */
const PLATFORM_READS_AT_START = ['server', 'management', 'log', 'database', 'redis', 'rpc'];

/**
 * @param readAtStart further keys that take effect with the next start only
 * @throws Error at construction that names every wrong key, and never a value: values may be secrets
 */
export function settingsOf<S extends z.ZodObject>(schema: S, readAtStart: readonly string[] = []): SettingsClass<z.infer<S>> {
  return class {
    static readonly keys = Object.keys(schema.shape);
    static readonly readAtStart = [...PLATFORM_READS_AT_START, ...readAtStart];
    #current: Readonly<z.infer<S>>;

    constructor(values: unknown) {
      this.#current = read(schema, values);
    }

    get current(): Readonly<z.infer<S>> {
      return this.#current;
    }

    replace(values: unknown): readonly string[] {
      const [before, after] = [this.#current as Record<string, unknown>, read(schema, values) as Record<string, unknown>];
      this.#current = after as z.infer<S>;
      return Object.keys(schema.shape).filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
    }
  };
}

function read<S extends z.ZodObject>(schema: S, values: unknown): Readonly<z.infer<S>> {
  const parsed = schema.safeParse(values);
  if (parsed.success) return deepFreeze(parsed.data);
  const problems = parsed.error.issues.map(issue => `${issue.path.join('.')} (${issue.code})`);
  throw new Error(`Settings are missing or wrong: ${problems.join(', ')}`);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
