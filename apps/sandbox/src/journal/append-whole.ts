import { appendFileSync, statSync, truncateSync } from 'node:fs';

/**
 * Appends a text as a whole or not at all. A disk may fill up in the middle of a line, and the next line must
 * not be glued to that fragment.
 * @param file must exist
 * @throws Error of the file system, such as ENOSPC; the file is unchanged then
 */
export function appendWhole(file: string, text: string): void {
  const { size } = statSync(file);
  try {
    appendFileSync(file, text);
  } catch (error) {
    truncateSync(file, size);
    throw error;
  }
}
