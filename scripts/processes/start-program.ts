import { Failure } from '../terminal/failure.mjs';
import { describeExit, type Child } from './child.ts';

export interface Program {
  name: string;
  /** Higher ranks are stopped first; equal ones together. */
  rank: number;
  start: () => Child;
  /** Resolves when it can be used. */
  ready: (signal: AbortSignal) => Promise<void>;
}

/**
 * Waits until a program that was started can be used. One that cannot is ended.
 * @param signal gives up
 * @throws {Failure} with the end of its log, when it ends instead
 */
export async function waitUntilReady(program: Program, child: Child, signal: AbortSignal) {
  const ended = new AbortController();
  const fell = child.exited.then(exit => {
    ended.abort();
    throw new Failure(`${program.name} stopped while it was starting (${describeExit(exit)}).`, {
      details: child.lastLines(),
    });
  });
  fell.catch(() => {}); // a program that ends later is no failure of its start
  try {
    await Promise.race([program.ready(AbortSignal.any([ended.signal, signal])), fell]);
  } catch (error) {
    await child.stop();
    throw error;
  }
}
