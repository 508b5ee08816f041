// @ts-check
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const WINDOW_BYTES = 16 * 1024;
const LINE_LIMIT = 400;

/**
 * The end of a log, for a person: JSON lines are reduced to their message.
 * @param {string} file
 * @param {number} [from] position to read from at the earliest, in bytes
 * @param {number} [count]
 * @returns {string[]} none if the log cannot be read
 */
export function lastLines(file, from = 0, count = 8) {
  try {
    return readLastLines(file, from, count);
  } catch {
    return [];
  }
}

/** @param {string} file @param {number} from @param {number} count */
function readLastLines(file, from, count) {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const start = Math.max(from, size - WINDOW_BYTES);
    const buffer = Buffer.alloc(Math.max(0, size - start));
    readSync(handle, buffer, 0, buffer.length, start);
    const lines = buffer
      .toString('utf8')
      .split('\n')
      .filter(line => line.trim() !== '');
    return lines.slice(-count).map(line => readable(line).slice(0, LINE_LIMIT));
  } finally {
    closeSync(handle);
  }
}

/** @param {string} line */
function readable(line) {
  if (!line.startsWith('{')) return line;
  try {
    const { msg, message, err } = JSON.parse(line);
    const parts = [msg ?? message, err?.message].filter(part => typeof part === 'string' && part !== '');
    return parts.length > 0 ? [...new Set(parts)].join(': ') : line;
  } catch {
    return line;
  }
}
