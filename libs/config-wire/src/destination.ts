/** A process as the bus knows it: `order:8103:kitchen-1`. */
export interface BusMember {
  readonly application: string;
  /** Tells it from the others of its application: port and host. */
  readonly instance: string;
}

export const nameOf = ({ application, instance }: BusMember): string => `${application}:${instance}`;

/** Everybody. */
export const EVERYBODY = '**';

/**
 * Whether a destination means a member: `order`, `order:**` all of them, `order:8103` and `order:8103:kitchen-1` those
 * that are called so; `**` everybody. As with Spring Cloud Bus, a part `*` is any one part, `**` any rest, and what is
 * left out at the end is any.
 */
export function isMeant(member: BusMember, destination: string): boolean {
  const name = nameOf(member).split(':');
  const parts = destination.split(':');
  for (const [index, part] of parts.entries()) {
    if (part === '**') return true;
    const of = name[index];
    if (of === undefined || (part !== '*' && part !== of)) return false;
  }
  return true;
}

/** Letters, digits and `. _ - *` in parts between colons. */
export const DESTINATION = /^[\w.*-]+(?::[\w.*-]+)*$/;
