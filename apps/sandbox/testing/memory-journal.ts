import type { Collection, Journal } from '../src/journal/journal.js';

/** A journal in memory, for specs without files. */
export function memoryJournal(): Journal {
  const collection = <T>(): Collection<T> => {
    const values = new Map<string, T>();
    return {
      get: id => values.get(id),
      put: (id, value) => void values.set(id, value),
      delete: id => void values.delete(id),
      values: () => [...values.values()],
    };
  };
  return { collection } as unknown as Journal;
}
