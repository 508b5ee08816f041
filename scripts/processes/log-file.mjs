// @ts-check
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf } from '../terminal/failure.mjs';

const LIMIT_BYTES = 20 * 1024 * 1024;

/**
 * @typedef {object} OpenLog
 * @property {number | 'ignore'} stdio for the child process; 'ignore' if the file cannot be opened
 * @property {number} start its size in bytes
 * @property {string | null} trouble why it cannot be opened
 * @property {() => void} close once the child has it
 */

/**
 * Opens a file for the output of a process. If that fails, the process runs without a log.
 * @param {string} file an oversized one is first moved to `.1`
 * @param {{ anew?: boolean }} [options] anew: empties the file first
 * @returns {OpenLog}
 */
export function openLog(file, { anew = false } = {}) {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    rotate(file);
    const log = openSync(file, anew ? 'w' : 'a', 0o600);
    return { stdio: log, start: fstatSync(log).size, trouble: null, close: () => closeSync(log) };
  } catch (error) {
    return {
      stdio: 'ignore',
      start: 0,
      trouble: `${file} cannot be written (${reasonOf(error)})`,
      close: () => {},
    };
  }
}

/** @param {string} file */
function rotate(file) {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LIMIT_BYTES) renameSync(file, `${file}.1`);
}
