import type { IncomingHttpHeaders } from 'node:http';
import { type Caller, IDENTITY_HEADER, PlatformErrors, type Role, ServiceError } from '@diancan/contracts';
import type { IdentityVerifier } from './identity-verifier.js';

/**
 * The caller of a request, if the signed identity has one of these roles.
 * @throws ServiceError IDENTITY_REFUSED, LOGIN_REQUIRED, NOT_ALLOWED
 */
export async function admit(
  verifier: IdentityVerifier,
  headers: IncomingHttpHeaders,
  allowed: readonly Role[],
): Promise<Caller> {
  const token = headers[IDENTITY_HEADER];
  if (typeof token !== 'string') throw new ServiceError(PlatformErrors.IDENTITY_REFUSED);
  const caller = await verifier.verify(token);
  if (allowed.includes(caller.role)) return caller;
  throw new ServiceError(
    caller.role === 'anonymous' ? PlatformErrors.LOGIN_REQUIRED : PlatformErrors.NOT_ALLOWED,
  );
}
