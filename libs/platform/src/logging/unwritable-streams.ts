/**
 * Keeps the process alive if standard output or standard error cannot be written: without a listener, their
 * error would be an uncaught exception. Node keeps writing to them, so output resumes by itself.
 */
export function tolerateUnwritableStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
  }
}

function ignore(): void {}
