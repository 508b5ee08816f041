import { once } from 'node:events';
import { connect } from 'node:net';
import {
  type ApiOf,
  isServiceError,
  PlatformErrors,
  ProductErrors,
  ServiceError,
  type ServiceName,
} from '@diancan/contracts';
import {
  currentContext,
  Deadline,
  type RequestContext,
  runInContext,
  throwIfAbandoned,
} from '@diancan/platform';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { createAsyncRpcClient, createRpcClient } from '../src/client/create-rpc-client.js';
import {
  CallAbandonedError,
  CallNotDeliveredError,
  CallOutcomeUnknownError,
  errorKind,
} from '../src/faults/call-errors.js';
import type { Transport } from '../src/transport/transport.js';
import { callParts } from './call-parts.js';
import { type ServedContract, serveContract, servedContract } from './served-contract.js';

export interface TransportUnderTest {
  open(): Transport;
  /** Where the server takes its calls. */
  port(server: ServedContract): number;
  /** The address of an instance that is called on that port. */
  address(port: number): string;
}

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Every `Transport` passes this, between a real client and a real server. */
export function describeTransport(name: string, { open, port, address }: TransportUnderTest): void {
  describe(`${name} as a Transport`, () => {
    let server: ServedContract;
    let transport: Transport;
    let path: CuttablePath | undefined;

    const partsFor = (at: number, identity?: (audience: ServiceName) => Promise<string>) =>
      callParts(transport, [address(at)], {
        service: 'order',
        identity:
          identity ?? (audience => server.product.sign({ role: 'service', subject: 'product' }, audience)),
      });
    const client = (
      at = port(server),
      identity?: (audience: ServiceName) => Promise<string>,
    ): ApiOf<typeof servedContract> => createRpcClient(servedContract, partsFor(at, identity));
    const asyncClient = () => createAsyncRpcClient(servedContract, partsFor(port(server)));
    const within = (deadline: Deadline, more: Partial<RequestContext> = {}) => ({
      requestId: 'request-1',
      locale: undefined,
      trace: undefined,
      deadline,
      ...more,
    });

    /** From now on the server works until nobody waits. */
    const workWithoutEnd = () => {
      const begun = Promise.withResolvers<number>();
      const ended = Promise.withResolvers<unknown>();
      server.doing(async () => {
        const { signal, remainingMs } = currentContext()!.deadline;
        begun.resolve(remainingMs);
        if (!signal.aborted) await once(signal, 'abort');
        // What a unit of work asks before it commits.
        try {
          throwIfAbandoned();
          ended.resolve('would have committed');
        } catch (error) {
          ended.resolve(error);
        }
        return 0;
      });
      return { begun: begun.promise, ended: ended.promise };
    };

    beforeEach(async () => {
      server = await serveContract();
      transport = open();
    });
    afterEach(async () => {
      transport.close();
      await path?.close();
      path = undefined;
      await server.stop();
    });

    describe('a call', () => {
      it('answers what the method returned', async () => {
        expect(await client().double({ of: 21 })).toBe(42);
      });

      it('that is refused throws the error as it was thrown there, with its data', async () => {
        const error = await failureOf(client().refuse({}));
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
          identity: await server.product.sign({ role: 'service', subject: 'product' }, 'order'),
          signal: new AbortController().signal,
          requestId: undefined,
          locale: undefined,
          trace: undefined,
        };
        const { balancer } = partsFor(port(server));
        const error = await failureOf(transport.call(balancer.choose('order').instance, call));
        expect(error).toMatchObject({ cause: { message: 'status 400' } });
      });

      it('whose result breaks the contract has an outcome that is not known', async () => {
        expect(await failureOf(client().double({ of: 51 }))).toMatchObject({
          cause: { message: 'status 500' },
        });
        server.doing(async () => 1.5);
        expect(await failureOf(client().work({ of: 1 }))).toBeInstanceOf(CallOutcomeUnknownError);
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
        server.doing(() => Promise.reject(thrown));
        const error = await failureOf(client().work({ of: 1 }));
        expect(error).toBeInstanceOf(CallOutcomeUnknownError);
        expect(error).toMatchObject({ cause });
        expect(errorKind(error)).toBe(kind);
      });

      it('brings request id and locale, and goes on with the trace', async () => {
        const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
        const seen = Promise.withResolvers<RequestContext | undefined>();
        server.doing(async () => {
          seen.resolve(currentContext());
          return 1;
        });
        await runInContext(
          within(new Deadline(5_000), { requestId: 'request-77', locale: 'en', trace }),
          () => client().work({ of: 1 }),
        );
        const child = expect.stringMatching(
          /^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/,
        );
        expect(await seen.promise).toMatchObject({ requestId: 'request-77', locale: 'en', trace: child });
      });

      it('makes do without a request behind it', async () => {
        const seen = Promise.withResolvers<RequestContext | undefined>();
        server.doing(async () => {
          seen.resolve(currentContext());
          return 1;
        });
        await client().work({ of: 1 });
        expect(await seen.promise).toMatchObject({
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          locale: undefined,
          trace: undefined,
        });
      });

      it('gets its own answer, however many are under way and in whichever order they end', async () => {
        const releases: Array<() => void> = [];
        server.doing(
          ({ of }) =>
            new Promise(resolve => {
              releases.push(() => resolve(of));
              if (releases.length === 50) releases.toReversed().forEach(release => release());
            }),
        );
        const numbers = Array.from({ length: 50 }, (_, of) => of);
        const caller = client();
        expect(await Promise.all(numbers.map(of => caller.work({ of })))).toEqual(numbers);
      });

      it('carries what does not fit into one packet, in any script', async () => {
        const text = '麻婆豆腐🌶'.repeat(20_000);
        const caller = client();
        expect(await Promise.all(Array.from({ length: 5 }, () => caller.echo({ text })))).toEqual(
          Array.from({ length: 5 }, () => text),
        );
      });
    });

    describe('an identity', () => {
      const expired = async () => {
        vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 });
        try {
          return await server.product.sign({ role: 'service', subject: 'product' }, 'order');
        } finally {
          vi.useRealTimers();
        }
      };

      it.each<[string, number, () => Promise<string>]>([
        ['that is missing', 401, async () => ''],
        ['that nobody signed', 401, async () => 'a.b.c'],
        ['that has expired', 401, expired],
        [
          'for another service',
          401,
          () => server.product.sign({ role: 'service', subject: 'product' }, 'user'),
        ],
        ['of a buyer', 403, () => server.gateway.sign({ role: 'buyer', subject: 'b' }, 'order')],
        [
          'of nobody in particular',
          401,
          () => server.gateway.sign({ role: 'anonymous', subject: '' }, 'order'),
        ],
      ])('%s does not get in', async (_which, status, identity) => {
        const work = vi.fn(async () => 1);
        server.doing(work);
        const error = await failureOf(client(port(server), identity).work({ of: 1 }));
        expect(error).toBeInstanceOf(CallOutcomeUnknownError);
        expect(error).toMatchObject({ cause: { message: `status ${status}` } });
        expect(work).not.toHaveBeenCalled();
      });
    });

    describe('a deadline', () => {
      it('that passes leaves the outcome unknown, and ends the work on the other side', async () => {
        const { begun, ended } = workWithoutEnd();
        expect(await failureOf(client().hurry({ of: 1 }))).toBeInstanceOf(CallOutcomeUnknownError);
        expect(await begun).toBeLessThanOrEqual(150);
        expect(await ended).toMatchObject({ entry: { code: 1022 } });
      });

      it('of the caller’s caller travels on, where it is the shorter one', async () => {
        const { begun, ended } = workWithoutEnd();
        const call = runInContext(within(new Deadline(200)), () => client().work({ of: 1 }));
        expect(await failureOf(call)).toBeInstanceOf(CallAbandonedError);
        expect(await begun).toBeLessThanOrEqual(200);
        expect(await ended).toMatchObject({ entry: { code: 1022 } });
      });

      it('that has passed before the call keeps it here', async () => {
        const work = vi.fn(async () => 1);
        server.doing(work);
        const call = runInContext(within(new Deadline(0)), () => client().work({ of: 1 }));
        expect(await failureOf(call)).toBeInstanceOf(CallAbandonedError);
        expect(await client().double({ of: 1 })).toBe(2);
        expect(work).not.toHaveBeenCalled();
      });
    });

    describe('a caller that gives up', () => {
      it('ends the work on the other side', async () => {
        const { begun, ended } = workWithoutEnd();
        const call = asyncClient().work({ of: 1 });
        await begun;
        call.cancel();
        expect(await call.outcome()).toMatchObject({
          status: 'unknown',
          error: expect.any(CallAbandonedError),
        });
        expect(await ended).toMatchObject({ entry: { code: 1022 } });
      });

      it('because its own caller left ends the work on the other side', async () => {
        const { begun, ended } = workWithoutEnd();
        const deadline = new Deadline(Infinity);
        const call = runInContext(within(deadline), () => failureOf(client().work({ of: 1 })));
        await begun;
        deadline.cancel();
        expect(await call).toBeInstanceOf(CallAbandonedError);
        expect(await ended).toMatchObject({ entry: { code: 1022 } });
      });

      it('before it was sent is answered at once', async () => {
        const cancelled = AbortSignal.abort();
        const { balancer } = partsFor(port(server));
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
        };
        expect(await failureOf(transport.call(balancer.choose('order').instance, call))).toBeInstanceOf(
          Error,
        );
      });

      it('leaves the calls beside it alone', async () => {
        const release = Promise.withResolvers<number>();
        const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
        server.doing(({ of }) => (begun[of]!.resolve(), release.promise));
        const calls = asyncClient();
        const [one, other] = [calls.work({ of: 0 }), calls.work({ of: 1 })];
        await Promise.all(begun.map(({ promise }) => promise));
        one.cancel();
        await one.outcome();
        release.resolve(7);
        expect(await other.result()).toBe(7);
      });

      it('by dying ends the work on the other side', async () => {
        const { begun, ended } = workWithoutEnd();
        path = await cuttablePath(`http://127.0.0.1:${port(server)}`);
        const call = failureOf(client(Number(new URL(path.url).port)).work({ of: 1 }));
        await begun;
        path.cut();
        expect(await call).toBeInstanceOf(CallOutcomeUnknownError);
        expect(await ended).toMatchObject({ entry: { code: 1022 } });
      });
    });

    describe('a server that is gone', () => {
      it('before the call had nothing delivered', async () => {
        const at = port(server);
        await server.stop();
        expect(await failureOf(client(at).work({ of: 1 }))).toBeInstanceOf(CallNotDeliveredError);
        server = await serveContract();
      });

      it('in the middle leaves the outcome unknown', async () => {
        const begun = Promise.withResolvers<void>();
        server.doing(async () => (begun.resolve(), new Promise<never>(() => undefined)));
        path = await cuttablePath(`http://127.0.0.1:${port(server)}`);
        const call = failureOf(client(Number(new URL(path.url).port)).work({ of: 1 }));
        await begun.promise;
        path.cut();
        expect(await call).toBeInstanceOf(CallOutcomeUnknownError);
      });

      it('is called again when it is back', async () => {
        expect(await client().double({ of: 1 })).toBe(2);
        const { httpPort, tcpPort } = server;
        await server.stop();
        expect(await failureOf(client(port(server)).double({ of: 1 }))).toBeInstanceOf(Error);
        server = await serveContract({ httpPort, tcpPort });
        expect(await client().double({ of: 2 })).toBe(4);
      });

      it('answers what is under way before it goes', async () => {
        const begun = Promise.withResolvers<void>();
        const release = Promise.withResolvers<number>();
        server.doing(async () => (begun.resolve(), release.promise));
        const at = port(server);
        const call = client().work({ of: 1 });
        await begun.promise;
        const stopped = server.stop();
        await vi.waitFor(() => expectRefused(at), { timeout: 5_000 });
        release.resolve(9);
        expect(await call).toBe(9);
        await stopped;
        server = await serveContract();
      });
    });
  });
}

async function expectRefused(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
  } finally {
    socket.destroy();
  }
}
