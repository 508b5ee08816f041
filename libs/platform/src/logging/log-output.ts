import { constants, fstatSync, openSync, writeSync } from 'node:fs';

const STANDARD_OUTPUT = 1;
const NEWLINE = 10;
/**
 * How long a line waits for the reader of a full pipe, in ms. Later lines do not wait until one has been
 * written.
 */
const LONGEST_WAIT_MS = 100;
const WAIT_MS = 5;

/**
 * The destination of log lines. It never throws and buffers nothing: a line that cannot be written, because
 * the disk is full or the reader of a pipe is gone or does not read, is dropped. Each line is tried, so the
 * log resumes by itself.
 * pino's own destination ends the process on ENOSPC, and retries for ever when the process exits.
 */
export class LogOutput {
  readonly #fd: number;
  readonly #onDropped: () => void;
  /** The last line was written only in part, so the next one must start on a new line. */
  #torn = false;
  #readerSleeps = false;

  /** @param onDropped called once for each line that is lost or truncated */
  constructor({ fd, onDropped }: { fd: number; onDropped: () => void }) {
    this.#fd = fd;
    this.#onDropped = onDropped;
  }

  write(line: string): void {
    let rest = Buffer.from(this.#torn ? `\n${line}` : line);
    try {
      while (rest.length > 0) {
        const written = this.#writeSome(rest);
        this.#torn = rest[written - 1] !== NEWLINE;
        rest = rest.subarray(written);
      }
    } catch {
      this.#onDropped();
    }
  }

  /** @throws Error of the system; EAGAIN if the reader of a pipe does not read */
  #writeSome(bytes: Buffer): number {
    for (let waitedMs = 0; ; waitedMs += WAIT_MS) {
      try {
        const written = writeSync(this.#fd, bytes);
        this.#readerSleeps = false;
        return written;
      } catch (error) {
        if (!isFullPipe(error)) throw error;
        if (this.#readerSleeps || waitedMs >= LONGEST_WAIT_MS) {
          this.#readerSleeps = true;
          throw error;
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
      }
    }
  }
}

let opened: number | undefined;

/**
 * The file descriptor of standard output, for `LogOutput`. A pipe is reopened as non-blocking, so that a
 * write to a full pipe fails instead of blocking the process.
 */
export function standardOutput(): number {
  opened ??= fstatSync(STANDARD_OUTPUT).isFIFO() ? withoutBlocking(STANDARD_OUTPUT) : STANDARD_OUTPUT;
  return opened;
}

function withoutBlocking(fd: number): number {
  try {
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return fd; // not Linux, or the pipe belongs to another user
  }
}

const isFullPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EAGAIN';
