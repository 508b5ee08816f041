/** An entry of a shard's log, as scripts.ts explains the kinds. */
export interface LogEntry {
  readonly seq: number;
  readonly kind: 'R' | 'W' | 'P' | 'X' | 'G' | 'D' | 'O';
  readonly rid: string;
  readonly buyer: string;
  readonly quantity: number;
  /** JSON of what the buyer asked for; empty for other kinds than R and W. */
  readonly content: string;
}

/** @param entry as Redis answers it: the id, and the names and values of its fields */
export function logEntryOf([id, fields]: readonly [string, readonly string[]]): LogEntry {
  const value = (name: string): string => fields[fields.indexOf(name) + 1] ?? '';
  return {
    seq: Number.parseInt(id, 10),
    kind: value('k') as LogEntry['kind'],
    rid: value('r'),
    buyer: value('b'),
    quantity: Number(value('q')),
    content: value('c'),
  };
}
