import { Failure } from '../../scripts/terminal/failure.mjs';

/**
 * Those that `--only` selects.
 * @throws {Failure} when no name has these words in it
 */
export function named<T extends { name: string }>(all: readonly T[], words: string): T[] {
  const found = all.filter(({ name }) => name.includes(words));
  if (found.length > 0) return found;
  const names = all.map(({ name }) => name).join('; ');
  throw new Failure(`No name has the words "${words}" in it; there are: ${names}.`);
}
