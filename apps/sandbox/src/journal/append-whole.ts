import { appendFileSync, statSync, truncateSync } from 'node:fs';

/**
 * Appends all of a text, or nothing of it: a disk may get full in the middle of a line, and the next line
 * must not be glued to that part.
 * @param file exists
 * @throws Error of the file system, such as ENOSPC; then the file is as before
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
