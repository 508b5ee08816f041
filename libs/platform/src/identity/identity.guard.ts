import type { Role } from '@diancan/contracts';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { admit } from './admit.js';
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
    const allowed = this.reflector.getAllAndOverride<readonly Role[]>(ALLOWED_ROLES, target) ?? [];
    request.caller = await admit(this.verifier, request.headers, allowed);
    return true;
  }
}
