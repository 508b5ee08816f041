// @ts-check

/**
 * Keeps this process alive when its terminal is gone, the reader of its pipe has ended, or the disk that
 * its output goes to is full: without a listener, an error of standard output or standard error is an
 * uncaught exception.
 */
export function tolerateUnwritableStreams() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
