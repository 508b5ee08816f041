import { z } from 'zod';
import { writtenAs } from './published-schema.js';

// Placeholders leave strings, YAML leaves numbers: settings take both. (Requests never do.)

/** A TCP port. */
export const port = z.coerce.number().int().min(1).max(65_535);
/** A TCP port, or 0 for any free one. */
export const freePort = z.coerce.number().int().min(0).max(65_535);
/** A duration in ms, at least 1. */
export const millis = z.coerce.number().int().min(1);
/** A duration in seconds, at least 1. */
export const seconds = z.coerce.number().int().min(1);
export const count = z.coerce.number().int().min(1);
/** Yes or no: `true` or `false`, also as text. */
export const flag = writtenAs(z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]), { enum: [true, false, 'true', 'false'] });
/** A text that must be there. */
export const required = z.string().min(1);

/** Where a process shows its metrics, on the loopback; 0 means any free port. */
export const managementSettings = z.object({ port: z.literal([0, '0']).transform(Number).or(port) });

/** What every process needs to listen and to log. */
export const serverSettings = z.object({ host: required, port });
export const logSettings = z.object({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']) });
