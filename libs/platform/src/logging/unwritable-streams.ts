/**
 * Keeps the process alive when standard output or standard error cannot be written: without a listener, an
 * error of theirs is an uncaught exception. Node goes on writing to them, so output resumes by itself.
 */
export function tolerateUnwritableStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
  }
}

function ignore(): void {}
