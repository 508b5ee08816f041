import { type Contract, done, methodPath } from '@diancan/contracts';
import { Allow } from '@diancan/platform';
import { Body, Controller, HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { type Implementation, ServedMethod } from './served-method.js';

/**
 * Makes a controller for one method. Nest reads routes from decorators, so each method needs a class of its
 * own.
 */
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
