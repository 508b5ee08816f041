import { z } from 'zod';
import { writtenAs } from './published-schema.js';

// Placeholders leave strings, YAML leaves numbers: settings take both. (Requests never do.)

/** A TCP port. */
export const port = z.coerce.number().int().min(1).max(65_535);
/** A TCP port, or 0 for any free one. */
export const freePort = z.coerce.number().int().min(0).max(65_535);

// Each kind of number has its range here, once. The published schema carries it, so the config centre refuses
// what the service would refuse. A range is wide: it ends where nothing works any more, not where a value is
// unusual.

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** A longer timer fires at once: setTimeout counts in 31 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A whole number in a range that no other kind has. */
export const between = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** A duration in ms, at least 1 and at most 24 days. */
export const millis = between(1, LONGEST_TIMER_MS);
/**
 * How long another process may take to answer, in ms. Even a healthy one may need a tenth of a second, and no
 * client waits for more than a minute.
 */
export const timeLimit = between(100, MINUTE_MS);
/** How often waiting work is looked for, in ms. At more than an hour, the work would seem to be lost. */
export const interval = between(10, HOUR_MS);
/** How long a person has for something, in seconds: at least a minute, at most 30 days. */
export const personalSeconds = between(60, 30 * 24 * 3_600);
export const count = z.coerce.number().int().min(1);
/**
 * How many connections a service with combined commits has to its database: each kind of commit keeps one for
 * itself (up to three), and with none left for the others the service would hang.
 */
export const connections = z.coerce.number().int().min(5);
/** Yes or no: `true` or `false`, also as text. */
export const flag = writtenAs(
  z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], 'one of true, false'),
  { enum: [true, false, 'true', 'false'] },
);
/** A text that must not be empty. */
export const required = z.string().min(1);

/** The port on the loopback for metrics; 0 means any free port. */
export const managementSettings = z.object({ port: z.literal([0, '0']).transform(Number).or(port) });

/** The settings that every process needs to listen and to log. */
export const serverSettings = z.object({ host: required, port });
export const logSettings = z.object({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']) });
