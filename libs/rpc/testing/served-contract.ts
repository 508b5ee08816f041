import { type ApiOf, defineContract, type ParamsOf, ProductErrors, ServiceError } from '@diancan/contracts';
import { IdentitySigner, IdentityVerifier, ownPrivateKey } from '@diancan/platform';
import { Injectable, Module } from '@nestjs/common';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type ServedModule, serve } from '@diancan/testing/service';
import { RpcServerModule } from '../src/server/rpc-server.module.js';
import { TcpListener } from '../src/server/tcp-listener.js';

const PATIENT_MS = 30_000;

export const servedContract = defineContract({
  service: 'order',
  name: 'spec',
  methods: {
    double: {
      params: z.strictObject({ of: z.int() }),
      result: z.int().max(100),
      effect: 'none',
      deadlineMs: PATIENT_MS,
    },
    refuse: { params: z.strictObject({}), result: z.null(), effect: 'none', deadlineMs: PATIENT_MS },
    echo: {
      params: z.strictObject({ text: z.string() }),
      result: z.string(),
      effect: 'none',
      deadlineMs: PATIENT_MS,
    },
    /** Runs the function that the spec sets. */
    work: {
      params: z.strictObject({ of: z.int() }),
      result: z.int(),
      effect: 'once',
      deadlineMs: PATIENT_MS,
    },
    /** As `work`, in a global transaction. */
    reserve: {
      params: z.strictObject({ of: z.int() }),
      result: z.int(),
      effect: 'idempotent',
      deadlineMs: PATIENT_MS,
      branch: true,
    },
    hurry: { params: z.strictObject({ of: z.int() }), result: z.int(), effect: 'once', deadlineMs: 150 },
  },
});

type Work = (params: ParamsOf<typeof servedContract, 'work'>) => Promise<number>;

/** A server of `servedContract` in this process, over HTTP and TCP. */
export interface ServedContract {
  readonly httpPort: number;
  readonly tcpPort: number;
  /** The function that `work` and `hurry` run from now on. */
  doing(work: Work): void;
  /** Signs as `product` and as the gateway, which this server trusts. */
  readonly product: IdentitySigner;
  readonly gateway: IdentitySigner;
  stop(): Promise<void>;
}

/** @param at the ports of an earlier server, to be used again */
export async function serveContract(at = { httpPort: 0, tcpPort: 0 }): Promise<ServedContract> {
  let current: Work = async ({ of }) => of;

  @Injectable()
  class SpecService implements ApiOf<typeof servedContract> {
    async double({ of }: { of: number }) {
      return of * 2;
    }
    async refuse(): Promise<null> {
      throw new ServiceError(ProductErrors.OUT_OF_STOCK, { name: '宫保鸡丁' });
    }
    async echo({ text }: { text: string }) {
      return text;
    }
    work(params: { of: number }) {
      return current(params);
    }
    reserve(params: { of: number }) {
      return current(params);
    }
    hurry(params: { of: number }) {
      return current(params);
    }
  }

  @Module({ providers: [SpecService], exports: [SpecService] })
  class SpecModule {}

  @Module({})
  class TcpModule {}

  const tcp = {
    module: TcpModule,
    global: true,
    providers: [
      {
        provide: TcpListener,
        inject: [IdentityVerifier],
        useFactory: (verifier: IdentityVerifier) =>
          new TcpListener({ host: '127.0.0.1', port: at.tcpPort, verifier }),
      },
    ],
    exports: [TcpListener],
  };
  const served: ServedModule = await serve({
    imports: [tcp, RpcServerModule.serve(servedContract, SpecService, SpecModule)],
  });
  await served.app.listen(at.httpPort, '127.0.0.1');
  return {
    httpPort: ((served.app.getHttpServer() as Server).address() as AddressInfo).port,
    tcpPort: served.app.get(TcpListener).port!,
    doing: work => void (current = work),
    product: new IdentitySigner('product', await ownPrivateKey(served.keys, 'product')),
    gateway: new IdentitySigner('gateway', await ownPrivateKey(served.keys, 'gateway')),
    stop: served.stop,
  };
}
