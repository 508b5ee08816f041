import { ConfigErrors, ServiceError } from '@diancan/contracts';
import { OPEN_ROUTE } from '@diancan/platform';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { ACCESS, type Access, type HeldRequest, type RouteParameters } from './access.decorator.js';
import { credentialsOf } from './credentials.js';
import type { Holder } from './holder.js';
import { Tokens } from './tokens.js';
import { WrongTokens } from './wrong-tokens.js';

/** Checks the token that a route demands. A route that demands none, and is not marked as open, is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
    private readonly wrongTokens: WrongTokens,
  ) {}

  /** @throws ServiceError TOKEN_REQUIRED, NOT_FOR_THIS_TOKEN, TOO_MANY_WRONG_TOKENS */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const target = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(OPEN_ROUTE, target) === true) return true;
    const request = context.switchToHttp().getRequest<HeldRequest>();
    const credentials = credentialsOf(request.headers.authorization);
    if (credentials !== null) await this.wrongTokens.refuseIfTooMany(request);
    const holder = credentials === null ? null : this.tokens.holderOf(credentials);
    if (holder === null) {
      if (credentials !== null) await this.wrongTokens.count(request, credentials);
      context
        .switchToHttp()
        .getResponse<FastifyReply>()
        .header('www-authenticate', 'Basic realm="diancan config"');
      throw new ServiceError(ConfigErrors.TOKEN_REQUIRED);
    }
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, target);
    if (!this.#mayPass(holder, access, request.params as RouteParameters)) {
      throw new ServiceError(ConfigErrors.NOT_FOR_THIS_TOKEN, {
        what: `${request.method} ${request.url.split('?', 1)[0]}`,
      });
    }
    request.holder = holder;
    return true;
  }

  #mayPass(holder: Holder, access: Access | undefined, parameters: RouteParameters): boolean {
    if (access === undefined) return false;
    if (access.role === 'operators') return holder.kind === 'operator';
    if (holder.kind !== 'application') return true;
    const subject = access.subjectOf(parameters);
    return subject !== null && this.tokens.mayRead(holder, subject);
  }
}
