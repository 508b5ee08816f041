import { IDENTITY_HEADER, PlatformErrors, type Role, ServiceError } from '@diancan/contracts';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ALLOWED_ROLES, type IdentifiedRequest, OPEN_ROUTE } from './allow.decorator.js';
import { IdentityVerifier } from './identity-verifier.js';

/** Admits a request if its signed identity has one of the roles that the route allows. */
@Injectable()
export class IdentityGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: IdentityVerifier,
  ) {}

  /** @throws ServiceError IDENTITY_REFUSED, LOGIN_REQUIRED, NOT_ALLOWED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const target = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(OPEN_ROUTE, target)) return true;
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const token = request.headers[IDENTITY_HEADER];
    if (typeof token !== 'string') throw new ServiceError(PlatformErrors.IDENTITY_REFUSED);
    const caller = await this.verifier.verify(token);
    const allowed = this.reflector.getAllAndOverride<readonly Role[]>(ALLOWED_ROLES, target) ?? [];
    if (!allowed.includes(caller.role)) {
      throw new ServiceError(
        caller.role === 'anonymous' ? PlatformErrors.LOGIN_REQUIRED : PlatformErrors.NOT_ALLOWED,
      );
    }
    request.caller = caller;
    return true;
  }
}
