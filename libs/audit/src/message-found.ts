export const TRUTH_5 = '5: what was sent is what was received';

/** A message that a consumer has not settled. */
export interface MessageFound {
  readonly id: string;
  readonly name: string;
  readonly key: string | null;
  readonly consumer: string;
  /** 1: beyond its deadline. */
  readonly overdue: number | string;
}

/** Its name and key, for a finding. A message that nobody can read may have no name. */
export function describedMessage({ name, key }: Pick<MessageFound, 'name' | 'key'>): string {
  const named = name === '' ? 'a message without a name' : name;
  return key === null ? named : `${named} (${key})`;
}
