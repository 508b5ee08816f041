import { z } from 'zod';

/**
 * A check of an object: these fields are required if another one is absent. It reports each as a missing
 * field
 * is reported, also beside other problems.
 */
export const requiredWithout = <T extends Record<string, unknown>>(
  other: keyof T,
  fields: Array<keyof T & string>,
) =>
  z.superRefine<T>(
    (value, context) => {
      if (typeof value !== 'object' || value === null || value[other] !== undefined) return;
      for (const field of fields.filter(name => value[name] === undefined))
        context.addIssue({ code: 'invalid_type', expected: 'string', path: [field], input: undefined });
    },
    { when: () => true },
  );
