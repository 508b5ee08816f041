import { z } from 'zod';

/**
 * "Settings have changed": to every process, which looks itself whether it is meant. It carries no settings: a process
 * fetches them, so that a late or repeated message does no harm.
 */
export const refreshEvent = z.object({
  type: z.literal('refresh'),
  id: z.string(),
  /** What the config centre serves now. */
  version: z.string(),
  /** What it served before; null when it served nothing. */
  from: z.string().nullable(),
  /** Those whose settings may differ between the two; null when nobody knows: all. */
  applications: z.array(z.string()).nullable(),
  /** Who is meant, see `isMeant`. */
  destination: z.string(),
  /** Whether an operator asks for it: then a version is tried again that a process refused before. */
  byHand: z.boolean(),
});

/** "Who is there, with what?": from a config centre that has just begun to listen. */
export const rollCall = z.object({ type: z.literal('roll-call') });

export const busEvent = z.discriminatedUnion('type', [refreshEvent, rollCall]);

export type RefreshEvent = z.infer<typeof refreshEvent>;
export type BusEvent = z.infer<typeof busEvent>;

export const OUTCOMES = [
  /** It started with this version. */
  'started',
  'applied',
  /** The settings of this process are the same in this version. */
  'unchanged',
  /** It runs the version before: this one does not fit its schema. */
  'refused',
  /** It runs the version before: its health turned bad with this one. */
  'went-back',
  /** It could not ask the config centre, and will again. */
  'unreachable',
] as const;

/** What a process says of its settings: after each change, when it joins the bus, and when it is asked. */
export const instanceReport = z.object({
  type: z.literal('report'),
  application: z.string(),
  instance: z.string(),
  profile: z.string(),
  /** What it runs; null: settings that no config centre gave it. */
  version: z.string().nullable(),
  outcome: z.enum(OUTCOMES),
  /** The version that was not taken, where one was not. */
  refused: z.string().optional(),
  /** Why, naming keys and never values. */
  reason: z.string().optional(),
  /** Top-level keys that changed with it. */
  changed: z.array(z.string()),
  /** What the process started with other values of, and follows with its next start only: keys, and paths such as `session.remembered`. */
  atNextStart: z.array(z.string()),
  /** ISO 8601. */
  at: z.string(),
  /** Whether it leaves the bus with this. */
  leaves: z.boolean().optional(),
});

export type InstanceReport = z.infer<typeof instanceReport>;
