import { type Caller, PlatformErrors, ServiceError } from '@diancan/contracts';
import type { Route } from '../settings/route.js';

export const isPublic = ({ allow }: Pick<Route, 'allow'>): boolean => allow.includes('public');

/** @throws ServiceError LOGIN_REQUIRED, NOT_ALLOWED */
export function checkRole({ role }: Caller, route: Pick<Route, 'allow'>): void {
  if (isPublic(route) || route.allow.some(allowed => allowed === role)) return;
  throw new ServiceError(role === 'anonymous' ? PlatformErrors.LOGIN_REQUIRED : PlatformErrors.NOT_ALLOWED);
}
