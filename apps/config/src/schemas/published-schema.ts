import { matching } from '@diancan/contracts';
import { z } from 'zod';
import { LONGEST_NAME } from '../access/longest-name.js';

const NAME = /^[A-Za-z0-9][\w.-]*$/;

/** The name of an application. */
export const applicationName = matching(NAME, {
  zh: '必须是字母、数字和 . _ -，以字母或数字开头',
  en: 'must be letters, digits and . _ -, beginning with a letter or digit',
}).max(LONGEST_NAME);
/** A profile, or several joined by commas. */
export const profileNames = matching(/^[A-Za-z0-9][\w.,-]*$/, {
  zh: '必须是由字母、数字和 . _ - 组成的名称，多个以逗号分隔',
  en: 'must be names of letters, digits and . _ -, with commas between them',
}).max(LONGEST_NAME);

/** A JSON Schema (draft 7), as far as it is read here. */
const jsonSchema = z.looseObject({});
export type JsonSchema = z.infer<typeof jsonSchema>;

/** The body with which a service publishes its schema. */
export const schemaBody = z.strictObject({
  schema: jsonSchema,
  /** Paths such as `server` or `session.remembered` that take effect with the next start only. */
  readAtStart: z.array(z.string()),
  /** Whether it was published before: it then counts only if the config centre no longer knows it. */
  again: z.boolean().optional(),
});

export type SchemaBody = z.infer<typeof schemaBody>;

/** Of an application with its profile. */
const publishedSchema = schemaBody
  .omit({ again: true })
  .extend({ application: applicationName, profile: profileNames });

export type PublishedSchema = z.infer<typeof publishedSchema>;

/**
 * As it is stored, and sent to other config centres; `at`: when it was published, in ms since 1970, 0 if
 * unknown.
 */
export const keptSchema = publishedSchema.extend({ at: z.number().default(0) });

export type KeptSchema = z.infer<typeof keptSchema>;
