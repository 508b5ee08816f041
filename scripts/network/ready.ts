import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure, Interrupted } from '../terminal/failure.mjs';

const POLL_MS = 50;

/**
 * Repeats a check until it is true.
 * @throws {Failure}
 */
export async function waitUntil(
  ask: () => Promise<boolean>,
  {
    failure,
    timeoutMs,
    signal,
  }: {
    /** The message of the failure when the time is over. */
    failure: string;
    timeoutMs: number;
    /** Stops the checks at once. */
    signal?: AbortSignal;
  },
) {
  const deadline = Date.now() + timeoutMs;
  while (!(await ask())) {
    if (signal?.aborted) throw new Interrupted();
    if (Date.now() > deadline) throw new Failure(failure);
    await delay(POLL_MS);
  }
}

/**
 * Whether a server speaks: it sends first, or it answers the greeting.
 * @param options `expects`: the beginning of its answer
 */
export function speaks({
  host,
  port,
  greeting = '',
  expects = '',
}: {
  host: string;
  port: number;
  greeting?: string;
  expects?: string;
}): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, () => end(false));
    socket.once('connect', () => void (greeting && socket.write(greeting)));
    let words = '';
    socket.on('data', data => {
      words += data.toString('latin1');
      if (words.length >= expects.length) end(words.startsWith(expects));
    });
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
