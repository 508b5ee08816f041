import type { ApiOf, Contract } from '@diancan/contracts';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { patternOf } from '../transport/tcp-message.js';
import { methodController } from './method.controller.js';
import { type Implementation, ServedMethod } from './served-method.js';
import { TcpListener } from './tcp-listener.js';

/**
 * Serves a contract to other services: over HTTP on internal routes, and over TCP if the process listens for
 * it.
 */
@Module({})
export class RpcServerModule {
  /** @param implementation an injectable class that `implements ApiOf<typeof contract>` */
  static serve<C extends Contract>(
    contract: C,
    implementation: Type<ApiOf<C>>,
    module: Type | DynamicModule,
  ): DynamicModule {
    const names = Object.keys(contract.methods);
    return {
      module: RpcServerModule,
      imports: [module],
      controllers: names.map(name => methodController(contract, name, implementation)),
      providers: [
        {
          provide: Symbol(`methods of ${contract.name} over TCP`),
          inject: [implementation, { token: TcpListener, optional: true }],
          useFactory: (target: Implementation, listener?: TcpListener) =>
            names.forEach(name =>
              listener?.serve(patternOf(contract, name), new ServedMethod(contract, name, target)),
            ),
        },
      ],
    };
  }
}
