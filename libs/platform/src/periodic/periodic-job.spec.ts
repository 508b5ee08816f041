import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from '../request-context/deadline.js';
import { currentContext, runInContext, throwIfAbandoned } from '../request-context/request-context.js';
import { PeriodicJob } from './periodic-job.js';

class Job extends PeriodicJob {
  runs = 0;
  work: () => Promise<boolean> = async () => false;

  rest = 1_000;

  protected override intervalMs(): number {
    return this.rest;
  }

  protected override runOnce(): Promise<boolean> {
    this.runs += 1;
    return this.work();
  }
}

let job: Job;
beforeEach(() => {
  vi.useFakeTimers();
  Logger.overrideLogger(false);
  job = new Job();
});
afterEach(async () => {
  await job.onApplicationShutdown();
  Logger.overrideLogger(new Logger());
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a periodic job', () => {
  it('runs after each rest', async () => {
    job.onApplicationBootstrap();
    await pass(999);
    expect(job.runs).toBe(0);
    await pass(1);
    expect(job.runs).toBe(1);
    await pass(1_000);
    expect(job.runs).toBe(2);
  });

  it('follows its interval also during a rest that was to be a long one', async () => {
    job.rest = 3_600_000;
    job.onApplicationBootstrap();
    await pass(600_000);
    expect(job.runs).toBe(0);
    job.rest = 2_000;
    await pass(1_000);
    expect(job.runs).toBe(1);
    job.rest = 3_600_000;
    await pass(3_600_999);
    expect(job.runs).toBe(2);
  });

  it('goes on without a rest while there is more to do', async () => {
    job.work = async () => job.runs < 3;
    job.onApplicationBootstrap();
    await pass(1_000);
    expect(job.runs).toBe(3);
  });

  it('runs at once when it is woken, and rests afterwards', async () => {
    job.onApplicationBootstrap();
    await pass(500);
    job.wake();
    await pass(999);
    expect(job.runs).toBe(1);
    await pass(1);
    expect(job.runs).toBe(2);
  });

  it('runs outside the context of the request that woke it, and does not end with it', async () => {
    const contexts: unknown[] = [];
    job.work = async () => {
      throwIfAbandoned();
      contexts.push(currentContext());
      return false;
    };
    const deadline = new Deadline(0);
    runInContext({ requestId: 'request-1', locale: undefined, trace: undefined, deadline }, () => job.wake());
    await pass(1_000);
    expect(contexts).toEqual([undefined, undefined]);
  });

  it('runs again after a run during which it was woken, and never twice at a time', async () => {
    const first = Promise.withResolvers<boolean>();
    job.work = () => (job.runs === 1 ? first.promise : Promise.resolve(false));
    job.wake();
    job.wake();
    job.wake();
    await pass(0);
    expect(job.runs).toBe(1);
    first.resolve(false);
    await pass(0);
    expect(job.runs).toBe(2);
  });

  it('runs again after the rest when a run failed', async () => {
    job.work = () => Promise.reject(new Error('no database'));
    job.wake();
    await pass(0);
    expect(job.runs).toBe(1);
    await pass(1_000);
    expect(job.runs).toBe(2);
  });

  it('waits for its run when the service stops, and does not start another', async () => {
    const running = Promise.withResolvers<boolean>();
    job.work = () => running.promise;
    job.wake();
    let stopped = false;
    const stop = (async () => {
      await job.onApplicationShutdown();
      stopped = true;
    })();
    await pass(0);
    expect(stopped).toBe(false);
    running.resolve(true);
    await stop;
    job.wake();
    await pass(10_000);
    expect(job.runs).toBe(1);
  });
});
