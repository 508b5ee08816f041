import type { Caller, Role } from '@diancan/contracts';
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

export const ALLOWED_ROLES = 'diancan:allowed-roles';

/** The roles that may call this route. A route without it is closed. */
export const Allow = (...roles: readonly Role[]) => SetMetadata(ALLOWED_ROLES, roles);

/** Open to everyone who comes through the gateway, logged in or not. */
export const AllowPublic = () => Allow('anonymous', 'buyer', 'seller');

export const OPEN_ROUTE = 'diancan:open-route';

/** Needs no identity at all: only for probes. */
export const Open = () => SetMetadata(OPEN_ROUTE, true);

export type IdentifiedRequest = FastifyRequest & { caller?: Caller };

/** The verified caller of this request. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<IdentifiedRequest>();
  if (caller === undefined) throw new Error('CurrentCaller on a route that has no identity');
  return caller;
});
