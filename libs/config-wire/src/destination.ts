/** A process as the bus knows it: `order:8103:kitchen-1`. */
export interface BusMember {
  readonly application: string;
  /** Port and host: unique within its application. */
  readonly instance: string;
}

export const nameOf = ({ application, instance }: BusMember): string => `${application}:${instance}`;

/** Every process. */
export const EVERYBODY = '**';

/**
 * Whether a destination includes a member: `order` and `order:**` all of that application, `order:8103` and
 * `order:8103:kitchen-1` those of that name, `**` every process. As with Spring Cloud Bus, a part `*` is any
 * one part, `**` is any rest, and parts that are left out at the end match anything.
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
