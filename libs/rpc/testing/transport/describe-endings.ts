import { Deadline, runInContext } from '@diancan/platform';
import { describe, expect, it, vi } from 'vitest';
import { CallAbandonedError, CallOutcomeUnknownError } from '../../src/faults/call-errors.js';
import { servedContract } from '../served-contract.js';
import { failureOf, requestWithin, type TransportWorld } from './transport-world.js';

/** How a deadline or the caller ends a call. */
export function describeEndings(world: TransportWorld): void {
  describe('a deadline', () => {
    it('that passes leaves the outcome unknown, and ends the work on the other side', async () => {
      const { begun, ended } = world.workWithoutEnd();
      expect(await failureOf(world.client().hurry({ of: 1 }))).toBeInstanceOf(CallOutcomeUnknownError);
      expect(await begun).toBeLessThanOrEqual(150);
      expect(await ended).toMatchObject({ entry: { code: 1022 } });
    });

    it('of the caller’s caller travels on, where it is the shorter one', async () => {
      const { begun, ended } = world.workWithoutEnd();
      const call = runInContext(requestWithin(new Deadline(200)), () => world.client().work({ of: 1 }));
      expect(await failureOf(call)).toBeInstanceOf(CallAbandonedError);
      expect(await begun).toBeLessThanOrEqual(200);
      expect(await ended).toMatchObject({ entry: { code: 1022 } });
    });

    it('that has passed before the call keeps it here', async () => {
      const work = vi.fn(async () => 1);
      world.server.doing(work);
      const call = runInContext(requestWithin(new Deadline(0)), () => world.client().work({ of: 1 }));
      expect(await failureOf(call)).toBeInstanceOf(CallAbandonedError);
      expect(await world.client().double({ of: 1 })).toBe(2);
      expect(work).not.toHaveBeenCalled();
    });
  });

  describe('a caller that gives up', () => {
    it('ends the work on the other side', async () => {
      const { begun, ended } = world.workWithoutEnd();
      const call = world.asyncClient().work({ of: 1 });
      await begun;
      call.cancel();
      expect(await call.outcome()).toMatchObject({
        status: 'unknown',
        error: expect.any(CallAbandonedError),
      });
      expect(await ended).toMatchObject({ entry: { code: 1022 } });
    });

    it('because its own caller left ends the work on the other side', async () => {
      const { begun, ended } = world.workWithoutEnd();
      const deadline = new Deadline(Infinity);
      const call = runInContext(requestWithin(deadline), () => failureOf(world.client().work({ of: 1 })));
      await begun;
      deadline.cancel();
      expect(await call).toBeInstanceOf(CallAbandonedError);
      expect(await ended).toMatchObject({ entry: { code: 1022 } });
    });

    it('before it was sent is answered at once', async () => {
      const cancelled = AbortSignal.abort();
      const { balancer } = world.partsFor(world.port);
      const call = {
        contract: servedContract,
        name: 'double',
        method: 'order.spec.double',
        params: { of: 1 },
        timeoutMs: 1_000,
        identity: '',
        signal: cancelled,
        requestId: undefined,
        locale: undefined,
        trace: undefined,
        branch: undefined,
      };
      expect(await failureOf(world.transport.call(balancer.choose('order').instance, call))).toBeInstanceOf(
        Error,
      );
    });

    it('leaves the calls beside it alone', async () => {
      const release = Promise.withResolvers<number>();
      const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      world.server.doing(({ of }) => (begun[of]!.resolve(), release.promise));
      const calls = world.asyncClient();
      const [one, other] = [calls.work({ of: 0 }), calls.work({ of: 1 })];
      await Promise.all(begun.map(({ promise }) => promise));
      one.cancel();
      await one.outcome();
      release.resolve(7);
      expect(await other.result()).toBe(7);
    });

    it('by dying ends the work on the other side', async () => {
      const { begun, ended } = world.workWithoutEnd();
      const path = await world.cuttablePath();
      const call = failureOf(world.client(Number(new URL(path.url).port)).work({ of: 1 }));
      await begun;
      path.cut();
      expect(await call).toBeInstanceOf(CallOutcomeUnknownError);
      expect(await ended).toMatchObject({ entry: { code: 1022 } });
    });
  });
}
