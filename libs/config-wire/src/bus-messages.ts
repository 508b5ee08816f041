import { z } from 'zod';

/**
 * Settings have changed. Every process gets it and decides by `destination` whether it is meant. It carries
 * no settings:
 * a process fetches them, so a message that is late or repeated does no harm.
 */
export const refreshEvent = z.object({
  type: z.literal('refresh'),
  id: z.string(),
  /** The version that the config centre serves now. */
  version: z.string(),
  /** The version that it served before; null if it served nothing. */
  from: z.string().nullable(),
  /** The applications whose settings may differ between the two versions; null: unknown, so all of them. */
  applications: z.array(z.string()).nullable(),
  /** Which processes it is for, see `isMeant`. */
  destination: z.string(),
  /** Whether an operator asked: a process then also tries a version that it refused before. */
  byHand: z.boolean(),
});

/** Asks every process for a report: sent by a config centre when it joins the bus, and from time to time. */
export const rollCall = z.object({ type: z.literal('roll-call') });

export const busEvent = z.discriminatedUnion('type', [refreshEvent, rollCall]);

export type RefreshEvent = z.infer<typeof refreshEvent>;
export type BusEvent = z.infer<typeof busEvent>;

export const OUTCOMES = [
  /** The process started with this version. */
  'started',
  'applied',
  /** The settings of this process are the same in this version. */
  'unchanged',
  /** The process runs the version before: this one does not fit its schema. */
  'refused',
  /** The process runs the version before: its health turned bad with this one. */
  'went-back',
  /** The process could not reach the config centre, and tries again. */
  'unreachable',
] as const;

/**
 * The report of a process about its settings: after each change, when it joins the bus, and at a roll call.
 */
export const instanceReport = z.object({
  type: z.literal('report'),
  application: z.string(),
  instance: z.string(),
  profile: z.string(),
  /** The version that it runs; null: its settings came from no config centre. */
  version: z.string().nullable(),
  outcome: z.enum(OUTCOMES),
  /** The version that was refused or gone back from, if there is one. */
  refused: z.string().optional(),
  /** The reason, with the names of keys and never with values. */
  reason: z.string().optional(),
  /** Top-level keys that changed with it. */
  changed: z.array(z.string()),
  /**
   * Settings that changed since the start and wait for the next one: keys, and paths such as
   * `session.remembered`.
   */
  atNextStart: z.array(z.string()),
  /** ISO 8601. */
  at: z.string(),
  /** Whether this is its last report: it stops. */
  leaves: z.boolean().optional(),
});

export type InstanceReport = z.infer<typeof instanceReport>;
