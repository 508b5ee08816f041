import { waitUntil } from '../network/ready.ts';
import { Failure } from '../terminal/failure.mjs';
import { describeExit, startChild, type Child, type ChildOptions } from './child.ts';

export interface Program {
  name: string;
  /** Higher ranks are stopped first; equal ones together. */
  rank: number;
  start: () => Child;
  /** Resolves when it can be used. */
  ready: (signal: AbortSignal) => Promise<void>;
}

export interface ProgramOptions extends ChildOptions {
  /** Its name in error messages. */
  title: string;
  answers: (signal: AbortSignal) => Promise<boolean>;
  answersWithinMs: number;
}

/** A program that can be used once it answers. */
export function programOf({ title, answers, answersWithinMs, ...options }: ProgramOptions): Program {
  return {
    name: options.name,
    rank: options.rank ?? 0,
    start: () => startChild(options),
    ready: signal =>
      waitUntil(() => answers(signal), {
        failure: `${title} did not answer within ${answersWithinMs / 1000} s, see ${options.logFile}`,
        timeoutMs: answersWithinMs,
        signal,
      }),
  };
}

/**
 * Waits until a program that was started is ready, and ends it if it does not become ready.
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
