import { z } from 'zod';

/**
 * The settings of one service, typed by its schema. Each app declares `class OrderSettings extends settingsOf(schema) {}`
 * and injects that class; `current` is read at the time of use, never copied at construction.
 */
export interface Settings<T> {
  readonly current: Readonly<T>;
}

export interface SettingsClass<T> {
  new (values: unknown): Settings<T>;
  /** Top-level keys of the schema. */
  readonly keys: readonly string[];
}

/** @throws Error at construction that names every wrong key, and never a value: values may be secrets */
export function settingsOf<S extends z.ZodObject>(schema: S): SettingsClass<z.infer<S>> {
  return class {
    static readonly keys = Object.keys(schema.shape);
    readonly current: Readonly<z.infer<S>>;

    constructor(values: unknown) {
      const parsed = schema.safeParse(values);
      if (!parsed.success) {
        const problems = parsed.error.issues.map(issue => `${issue.path.join('.')} (${issue.code})`);
        throw new Error(`Settings are missing or wrong: ${problems.join(', ')}`);
      }
      this.current = deepFreeze(parsed.data);
    }
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
