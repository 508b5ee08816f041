import type { ApiOf, Contract, ServiceName } from '@diancan/contracts';
import { IdentitySigner } from '@diancan/platform';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown, type Type } from '@nestjs/common';
import { HttpTransport } from './http-transport.js';
import { createRpcClient } from './rpc-client.js';
import { StaticServerList } from './server-list.js';

export interface RpcClientOptions<S> {
  readonly self: ServiceName;
  readonly contracts: readonly Contract[];
  /** Class whose instance holds the settings. */
  readonly settings: Type<S>;
  /** Addresses by service, read at each call. */
  readonly services: (settings: S) => Partial<Record<ServiceName, readonly string[]>>;
}

/** Provides a typed client for each contract, injected by `@RpcClient(contract)`. */
@Module({})
export class RpcClientModule implements OnApplicationShutdown {
  constructor(private readonly transport: HttpTransport) {}

  static register<S>({ self, contracts, settings, services }: RpcClientOptions<S>): DynamicModule {
    const clients = contracts.map(contract => ({
      provide: clientToken(contract),
      inject: [HttpTransport, IdentitySigner, settings],
      useFactory: (transport: HttpTransport, signer: IdentitySigner, made: S): ApiOf<Contract> =>
        createRpcClient(contract, {
          transport,
          servers: new StaticServerList(() => services(made)),
          identity: audience => signer.sign({ role: 'service', subject: self }, audience),
        }),
    }));
    return {
      module: RpcClientModule,
      providers: [HttpTransport, ...clients],
      exports: clients.map(({ provide }) => provide),
    };
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}

const clientToken = (contract: Contract): string => `rpc:${contract.service}.${contract.name}`;

/** Injects the client of a contract; its type is `ApiOf<typeof contract>`. */
export const RpcClient = (contract: Contract): ParameterDecorator => Inject(clientToken(contract));
