import { once } from 'node:events';
import type { ApiOf, ServiceName } from '@diancan/contracts';
import { currentContext, type Deadline, type RequestContext, throwIfAbandoned } from '@diancan/platform';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import {
  type AsyncApiOf,
  createAsyncRpcClient,
  createRpcClient,
} from '../../src/client/create-rpc-client.js';
import type { Transport } from '../../src/transport/transport.js';
import { callParts } from '../call-parts.js';
import { type ServedContract, serveContract, servedContract } from '../served-contract.js';

export interface TransportUnderTest {
  open(): Transport;
  /** The port of the server. */
  port(server: ServedContract): number;
  /** The address of an instance on that port. */
  address(port: number): string;
}

type Identity = (audience: ServiceName) => Promise<string>;

/** A real server of one contract, and real clients of it over the transport under test. */
export class TransportWorld {
  server!: ServedContract;
  transport!: Transport;
  readonly #paths: CuttablePath[] = [];

  constructor(private readonly underTest: TransportUnderTest) {}

  async open(): Promise<void> {
    this.server = await serveContract();
    this.transport = this.underTest.open();
  }

  async close(): Promise<void> {
    this.transport.close();
    await Promise.all(this.#paths.splice(0).map(path => path.close()));
    await this.server.stop();
  }

  get port(): number {
    return this.underTest.port(this.server);
  }

  partsFor(port: number, identity?: Identity) {
    return callParts(this.transport, [this.underTest.address(port)], {
      service: 'order',
      identity:
        identity ?? (audience => this.server.product.sign({ role: 'service', subject: 'product' }, audience)),
    });
  }

  client(port = this.port, identity?: Identity): ApiOf<typeof servedContract> {
    return createRpcClient(servedContract, this.partsFor(port, identity));
  }

  /** Its calls of branches carry this text. */
  clientOfBranch(text: string): ApiOf<typeof servedContract> {
    const branches = { enlist: () => ({ text, answered: () => undefined, withdraw: () => undefined }) };
    return createRpcClient(servedContract, { ...this.partsFor(this.port), branches });
  }

  asyncClient(): AsyncApiOf<typeof servedContract> {
    return createAsyncRpcClient(servedContract, this.partsFor(this.port));
  }

  /** A proxy to the server that can be cut. */
  async cuttablePath(): Promise<CuttablePath> {
    const path = await cuttablePath(`http://127.0.0.1:${this.port}`);
    this.#paths.push(path);
    return path;
  }

  /** From now on each call runs until its caller gives up. */
  workWithoutEnd() {
    const begun = Promise.withResolvers<number>();
    const ended = Promise.withResolvers<unknown>();
    this.server.doing(async () => {
      const { signal, remainingMs } = currentContext()!.deadline;
      begun.resolve(remainingMs);
      if (!signal.aborted) await once(signal, 'abort');
      // A unit of work checks this before it commits.
      try {
        throwIfAbandoned();
        ended.resolve('would have committed');
      } catch (error) {
        ended.resolve(error);
      }
      return 0;
    });
    return { begun: begun.promise, ended: ended.promise };
  }
}

export const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

export const requestWithin = (deadline: Deadline, more: Partial<RequestContext> = {}): RequestContext => ({
  requestId: 'request-1',
  locale: undefined,
  trace: undefined,
  deadline,
  ...more,
});
