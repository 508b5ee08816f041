// @ts-check

/** A failure that a person can act on. It is printed as its sentence, without a stack. */
export class Failure extends Error {
  /**
   * @param {string} message one sentence: what is wrong and what to do
   * @param {{ details?: string[], exitCode?: number }} [options] details: lines printed under it, such as the end of a log
   */
  constructor(message, { details = [], exitCode = 1 } = {}) {
    super(message);
    this.name = 'Failure';
    this.details = details;
    this.exitCode = exitCode;
  }
}

/** Somebody pressed Ctrl-C before the work was done. */
export class Interrupted extends Failure {
  constructor() {
    super('Interrupted.', { exitCode: 130 });
  }
}

/**
 * What to print for an error: the sentence of a Failure, the stack of anything unforeseen.
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof Failure) return [error.message, ...error.details.map((line) => `  | ${line}`)].join('\n');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/**
 * Runs a command line's main function; a failure becomes its sentence on stderr and exit code 1.
 * @param {() => Promise<number | void>} main resolves to the exit code, 0 when it resolves to nothing
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(`\n✗ ${explain(error)}`);
    process.exitCode = error instanceof Failure ? error.exitCode : 1;
  }
}
