import { isServiceError, PlatformErrors, ProductErrors, ServiceError } from '@diancan/contracts';
import { currentContext, Deadline, type RequestContext, runInContext } from '@diancan/platform';
import { describe, expect, it } from 'vitest';
import { CallNotDeliveredError, CallOutcomeUnknownError, errorKind } from '../../src/faults/call-errors.js';
import { servedContract } from '../served-contract.js';
import { failureOf, requestWithin, type TransportWorld } from './transport-world.js';

/** The content of calls and of their answers. */
export function describeCalls(world: TransportWorld): void {
  describe('a call', () => {
    it('answers what the method returned', async () => {
      expect(await world.client().double({ of: 21 })).toBe(42);
    });

    it('that is refused throws the error as it was thrown there, with its data', async () => {
      const error = await failureOf(world.client().refuse({}));
      expect(isServiceError(error, ProductErrors.OUT_OF_STOCK)).toBe(true);
      expect(error).toMatchObject({ data: { name: '宫保鸡丁' } });
    });

    it('whose parameters break the contract is not let in by the server either', async () => {
      const call = {
        contract: servedContract,
        name: 'double',
        method: 'order.spec.double',
        params: { of: 'x' },
        timeoutMs: 1_000,
        identity: await world.server.product.sign({ role: 'service', subject: 'product' }, 'order'),
        signal: new AbortController().signal,
        requestId: undefined,
        locale: undefined,
        trace: undefined,
        branch: undefined,
      };
      const { balancer } = world.partsFor(world.port);
      const error = await failureOf(world.transport.call(balancer.choose('order').instance, call));
      expect(error).toMatchObject({ cause: { message: 'status 400' } });
    });

    it('whose result breaks the contract has an outcome that is not known', async () => {
      expect(await failureOf(world.client().double({ of: 51 }))).toMatchObject({
        cause: { message: 'status 500' },
      });
      world.server.doing(async () => 1.5);
      expect(await failureOf(world.client().work({ of: 1 }))).toBeInstanceOf(CallOutcomeUnknownError);
    });

    it.each<[string, unknown, object, string]>([
      ['a bug', new TypeError('x is not a function'), { status: 500, code: 1000 }, 'failure'],
      [
        'a service behind it',
        new CallNotDeliveredError('m', new Error('x')),
        { status: 503, code: 1020 },
        'unavailable',
      ],
      [
        'its own time limit',
        new ServiceError(PlatformErrors.DEADLINE_EXCEEDED),
        { status: 503, code: 1022 },
        'unavailable',
      ],
      [
        'a lost database',
        Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
        { status: 503, code: 1021 },
        'unavailable',
      ],
    ])('that failed because of %s says so', async (_what, thrown, cause, kind) => {
      world.server.doing(() => Promise.reject(thrown));
      const error = await failureOf(world.client().work({ of: 1 }));
      expect(error).toBeInstanceOf(CallOutcomeUnknownError);
      expect(error).toMatchObject({ cause });
      expect(errorKind(error)).toBe(kind);
    });

    it('brings request id and locale, and goes on with the trace', async () => {
      const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const seen = Promise.withResolvers<RequestContext | undefined>();
      world.server.doing(async () => {
        seen.resolve(currentContext());
        return 1;
      });
      await runInContext(
        requestWithin(new Deadline(5_000), { requestId: 'request-77', locale: 'en', trace }),
        () => world.client().work({ of: 1 }),
      );
      const child = expect.stringMatching(
        /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/,
      );
      expect(await seen.promise).toMatchObject({ requestId: 'request-77', locale: 'en', trace: child });
    });

    it('of a branch brings its link, and no other call does', async () => {
      const seen: Array<string | undefined> = [];
      world.server.doing(async () => seen.push(currentContext()?.branch));
      const caller = world.clientOfBranch('eyJnaWQiOiJ4In0');
      await runInContext(requestWithin(new Deadline(5_000), { branch: 'of its own caller' }), async () => {
        await caller.reserve({ of: 1 });
        await caller.work({ of: 1 });
      });
      expect(seen).toEqual(['eyJnaWQiOiJ4In0', undefined]);
    });

    it('makes do without a request behind it', async () => {
      const seen = Promise.withResolvers<RequestContext | undefined>();
      world.server.doing(async () => {
        seen.resolve(currentContext());
        return 1;
      });
      await world.client().work({ of: 1 });
      expect(await seen.promise).toMatchObject({
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        locale: undefined,
        trace: undefined,
      });
    });

    it('gets its own answer, however many are under way and in whichever order they end', async () => {
      const releases: Array<() => void> = [];
      world.server.doing(
        ({ of }) =>
          new Promise(resolve => {
            releases.push(() => resolve(of));
            if (releases.length === 50) releases.toReversed().forEach(release => release());
          }),
      );
      const numbers = Array.from({ length: 50 }, (_, of) => of);
      const caller = world.client();
      expect(await Promise.all(numbers.map(of => caller.work({ of })))).toEqual(numbers);
    });

    it('carries what does not fit into one packet, in any script', async () => {
      const text = '麻婆豆腐🌶'.repeat(20_000);
      const caller = world.client();
      expect(await Promise.all(Array.from({ length: 5 }, () => caller.echo({ text })))).toEqual(
        Array.from({ length: 5 }, () => text),
      );
    });
  });
}
