import { ProductErrors, ServiceError } from '@diancan/contracts';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { CallAbandonedError, CallNotDeliveredError, CallOutcomeUnknownError } from '../faults/call-errors.js';
import { PendingCall } from './pending-call.js';

describe('a pending call', () => {
  it('is there before it has ended, and knows when it has', async () => {
    const answer = Promise.withResolvers<number>();
    const call = new PendingCall<number>(() => answer.promise);
    expect(call.isSettled).toBe(false);
    answer.resolve(7);
    expect(await call.result()).toBe(7);
    expect(call.isSettled).toBe(true);
    expect(await call.outcome()).toEqual({ status: 'done', result: 7 });
  });

  it.each<[string, 'failed' | 'unknown', unknown]>([
    ['was refused', 'failed', new ServiceError(ProductErrors.OUT_OF_STOCK)],
    ['was not delivered', 'failed', new CallNotDeliveredError('m', new Error('x'))],
    ['had parameters that break the contract', 'failed', new z.ZodError([])],
    ['was lost', 'unknown', new CallOutcomeUnknownError('m', new Error('x'))],
    ['was given up', 'unknown', new CallAbandonedError('m')],
  ])('that %s is %s', async (_what, status, error) => {
    const call = new PendingCall(() => Promise.reject(error));
    expect(await call.outcome()).toEqual({ status, error });
    expect(call.isSettled).toBe(true);
    await expect(call.result()).rejects.toBe(error);
  });

  it('tells the call that it is cancelled', async () => {
    const call = new PendingCall(
      cancel =>
        new Promise((_, reject) =>
          cancel.addEventListener('abort', () => reject(new CallAbandonedError('m'))),
        ),
    );
    call.cancel();
    expect(await call.outcome()).toMatchObject({ status: 'unknown' });
  });

  it('that fails unread causes no unhandled rejection', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const call = new PendingCall(() => Promise.reject(new Error('nobody asked')));
    // Unhandled rejections are told once all promises have been dealt with, before the next turn.
    await new Promise(setImmediate);
    process.off('unhandledRejection', unhandled);
    expect(call.isSettled).toBe(true);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
