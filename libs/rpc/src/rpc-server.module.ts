import { type ApiOf, type Contract, done, methodPath } from '@diancan/contracts';
import { Allow, ZodPipe } from '@diancan/platform';
import { Body, Controller, type DynamicModule, HttpCode, Inject, Module, Post, type Type } from '@nestjs/common';

/**
 * Serves a contract: one closed route per method, for other services only; parameters are validated before the
 * implementation sees them, results before they leave.
 */
@Module({})
export class RpcServerModule {
  /** @param implementation an injectable class of the importing module tree that `implements ApiOf<typeof contract>` */
  static serve<C extends Contract>(
    contract: C,
    implementation: Type<ApiOf<C>>,
    module: Type | DynamicModule,
  ): DynamicModule {
    const controllers = Object.keys(contract.methods).map(method => methodController(contract, method, implementation));
    return { module: RpcServerModule, imports: [module], controllers };
  }
}

/** A controller of one method. Nest reads routes from decorators, so a class is written per method. */
function methodController<C extends Contract>(contract: C, method: string, implementation: Type<ApiOf<C>>): Type {
  const { params, result } = contract.methods[method]!;

  @Controller(methodPath(contract, method))
  @Allow('service')
  class RpcMethodController {
    constructor(@Inject(implementation) private readonly target: Record<string, (input: unknown) => Promise<unknown>>) {}

    @Post()
    @HttpCode(200)
    async call(@Body(new ZodPipe(params)) input: unknown) {
      return done(result.parse(await this.target[method]!(input)));
    }
  }
  return RpcMethodController;
}
