import type { FastifyReply } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HealthController } from './health.controller.js';
import { Readiness, type ReadinessCheck } from './readiness.js';

const passing = { name: 'redis', check: async () => undefined };
const failing = {
  name: 'database',
  check: async () => {
    throw new Error('connect ECONNREFUSED 10.0.0.1');
  },
};
const hanging = { name: 'database', check: () => new Promise<void>(() => undefined) };

const ask = async (checks: ReadinessCheck[], { stopping = false } = {}) => {
  const status = vi.fn();
  const readiness = new Readiness();
  readiness.add(...checks);
  if (stopping) readiness.startStopping();
  const answer = new HealthController(readiness).ready({ status } as unknown as FastifyReply);
  await vi.advanceTimersByTimeAsync(2_000);
  return { answer: await answer, status: status.mock.calls[0]?.[0] ?? 200 };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a process', () => {
  it('is ready when everything that it needs is available', async () => {
    expect(await ask([passing])).toEqual({ status: 200, answer: { status: 'up', checks: { redis: 'up' } } });
  });

  it.each([
    ['fails', failing],
    ['does not answer', hanging],
  ])('is not ready when a server %s, and names it without saying where it is', async (_, check) => {
    expect(await ask([passing, check])).toEqual({
      status: 503,
      answer: { status: 'down', checks: { redis: 'up', database: 'down' } },
    });
  });

  it('is ready without an optional server, and shows that it is missing', async () => {
    const optional = { ...failing, optional: true };
    expect(await ask([passing, optional])).toEqual({
      status: 200,
      answer: { status: 'up', checks: { redis: 'up', database: 'down' } },
    });
  });

  it('is not ready once it is stopping, whatever is available', async () => {
    expect(await ask([passing], { stopping: true })).toEqual({
      status: 503,
      answer: { status: 'down', checks: { redis: 'up' } },
    });
  });

  it('names missing servers that it needs to a watcher of its health; a stop is not a fault', async () => {
    const readiness = new Readiness();
    readiness.add(passing, failing, { ...failing, name: 'bus', optional: true });
    readiness.startStopping();
    expect(await readiness.failing()).toEqual(['database']);
  });

  it('leaves no timer behind', async () => {
    await ask([passing, failing]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
