import type { Settings, SettingsClass } from '@diancan/config';
import type { Contract, ServiceName } from '@diancan/contracts';
import { IdentitySigner } from '@diancan/platform';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { LoadBalancer } from '../balancing/load-balancer.js';
import { Guards } from '../faults/guards.js';
import type { DiscoverableSettings } from '../settings/discoverable-settings.js';
import { HttpTransport } from '../transport/http-transport.js';
import { InstanceTransport } from '../transport/instance-transport.js';
import { TcpTransport } from '../transport/tcp-transport.js';
import { createAsyncRpcClient, createRpcClient, type Fallbacks } from './create-rpc-client.js';
import { BranchCalls, type CallParts } from './method-caller.js';

/** A contract that this process calls, and the values that its reads degrade to. */
export interface CalledContract {
  readonly contract: Contract;
  readonly fallbacks: object;
}

export const calls = <C extends Contract>(contract: C, fallbacks: Fallbacks<C> = {}): CalledContract => ({
  contract,
  fallbacks,
});

export interface RpcClientOptions {
  readonly self: ServiceName;
  readonly contracts: readonly CalledContract[];
  /** The service's settings class. */
  readonly settings: SettingsClass<DiscoverableSettings>;
}

const CALL_PARTS = Symbol('CALL_PARTS');

/**
 * Provides a client for each contract, for `@RpcClient(contract)` and `@AsyncRpcClient(contract)`. Needs
 * `DiscoveryModule`.
 */
@Module({})
export class RpcClientModule implements OnApplicationShutdown {
  constructor(@Inject(CALL_PARTS) private readonly parts: CallParts) {}

  static register({ self, contracts, settings }: RpcClientOptions): DynamicModule {
    const clients = contracts.flatMap(({ contract, fallbacks }) => [
      {
        provide: clientToken(contract),
        inject: [CALL_PARTS],
        useFactory: (parts: CallParts) => createRpcClient(contract, parts, fallbacks),
      },
      {
        provide: asyncClientToken(contract),
        inject: [CALL_PARTS],
        useFactory: (parts: CallParts) => createAsyncRpcClient(contract, parts, fallbacks),
      },
    ]);
    const parts = {
      provide: CALL_PARTS,
      inject: [settings, LoadBalancer, Guards, IdentitySigner, { token: BranchCalls, optional: true }],
      useFactory: (
        made: Settings<DiscoverableSettings>,
        balancer: LoadBalancer,
        guards: Guards,
        signer: IdentitySigner,
        branches?: BranchCalls,
      ): CallParts => ({
        transport: new InstanceTransport(new HttpTransport(), new TcpTransport(), service => {
          const { services, defaults } = made.current.calls;
          return services[service]?.transport ?? defaults.transport;
        }),
        balancer,
        guards,
        identity: audience => signer.sign({ role: 'service', subject: self }, audience),
        branches,
      }),
    };
    return {
      module: RpcClientModule,
      providers: [parts, ...clients],
      exports: clients.map(({ provide }) => provide),
    };
  }

  onApplicationShutdown(): void {
    this.parts.transport.close();
  }
}

/** The injection token of a contract's client, for a factory. */
export const clientToken = (contract: Contract): string => `rpc:${contract.service}.${contract.name}`;
const asyncClientToken = (contract: Contract): string => `${clientToken(contract)}:async`;

/** Injects the client of a contract; its type is `ApiOf<typeof contract>`. */
export const RpcClient = (contract: Contract): ParameterDecorator => Inject(clientToken(contract));

/** Injects the client whose methods return at once; its type is `AsyncApiOf<typeof contract>`. */
export const AsyncRpcClient = (contract: Contract): ParameterDecorator => Inject(asyncClientToken(contract));
