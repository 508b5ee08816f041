// @ts-check
import { inspect } from 'node:util';
import { tolerateUnwritableStreams } from './unwritable-streams.mjs';

/** A failure that a person can act on. It is printed as its sentence, without a stack. */
export class Failure extends Error {
  /**
   * @param {string} message one sentence: what is wrong and what to do
   * @param {{ details?: string[], exitCode?: number }} [options] details: lines printed under it, such as
   *   the end of a log
   */
  constructor(message, { details = [], exitCode = 1 } = {}) {
    super(message);
    this.name = 'Failure';
    this.details = details;
    this.exitCode = exitCode;
  }
}

/** The user pressed Ctrl-C before the work was done. */
export class Interrupted extends Failure {
  constructor() {
    super('Interrupted.', { exitCode: 130 });
  }
}

/**
 * What to print for an error: the sentence of a Failure, the stack of an unexpected error.
 * @param {unknown} error
 */
export function explain(error) {
  if (isDiskTrouble(error)) return reasonOf(error);
  if (error instanceof Failure)
    return [error.message, ...error.details.map(line => `  | ${line}`)].join('\n');
  return error instanceof Error && error.stack ? error.stack : reasonOf(error);
}

/** Why nothing can be written, by the code of the system. @type {Readonly<Record<string, string>>} */
const DISK_TROUBLE = {
  ENOSPC: 'The disk is full: make room on it, then try again.',
  EDQUOT: 'Your share of the disk is used up: make room, then try again.',
  EROFS: 'The disk can only be read: make it writable, then try again.',
};

/** @param {unknown} error */
function isDiskTrouble(error) {
  return error instanceof Error && Object.hasOwn(DISK_TROUBLE, codeOf(error) ?? '');
}

/**
 * The code of the system or of a driver, such as `ENOENT`; undefined if what was thrown has none.
 * @param {unknown} thrown
 */
export function codeOf(thrown) {
  const code = /** @type {{ code?: unknown } | null | undefined} */ (thrown)?.code;
  return typeof code === 'string' ? code : undefined;
}

/**
 * An error in one sentence, which is never empty. Code may throw anything.
 * @param {unknown} error
 */
export function reasonOf(error) {
  const text = error instanceof Error ? error.message : error;
  const message = typeof text === 'string' && text !== '' ? text : inspect(error, { depth: 1 });
  const sentence = isDiskTrouble(error) ? DISK_TROUBLE[codeOf(error) ?? ''] : undefined;
  return sentence ? `${sentence} (${message})` : message;
}

/**
 * Runs a command line's main function; a failure becomes its sentence on stderr and exit code 1. Output
 * that cannot be written changes nothing.
 * @param {() => Promise<number | void>} main resolves to the exit code, 0 when it resolves to nothing
 */
export async function runMain(main) {
  tolerateUnwritableStreams();
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(`\n✗ ${explain(error)}`);
    process.exitCode = error instanceof Failure ? error.exitCode : 1;
  }
}
