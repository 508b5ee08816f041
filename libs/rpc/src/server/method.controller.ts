import { type Contract, done, methodPath } from '@diancan/contracts';
import { Allow } from '@diancan/platform';
import { Body, Controller, HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { type Implementation, ServedMethod } from './served-method.js';

/** A controller of one method, for other services only. Nest reads routes from decorators, so a class is written for each. */
export function methodController(contract: Contract, name: string, implementation: Type): Type {
  @Controller(methodPath(contract, name))
  @Allow('service')
  class RpcMethodController {
    readonly #method: ServedMethod;

    constructor(@Inject(implementation) target: Implementation) {
      this.#method = new ServedMethod(contract, name, target);
    }

    @Post()
    @HttpCode(200)
    async call(@Body() input: unknown) {
      return done(await this.#method.call(input));
    }
  }
  return RpcMethodController;
}
