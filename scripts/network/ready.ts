import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure, Interrupted } from '../terminal/failure.mjs';

const POLL_MS = 50;

/**
 * Asks until the answer is yes.
 * @throws {Failure}
 */
export async function waitUntil(
  ask: () => Promise<boolean>,
  {
    failure,
    timeoutMs,
    signal,
  }: {
    /** What to fail with when time is up. */
    failure: string;
    timeoutMs: number;
    /** Gives up at once. */
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
 * @param options `expects`: how its words begin
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
