import { servicePathOf, userOperations } from '@diancan/contracts';
import type { AskedRequest } from './navigation.js';

/** Where a user can go from a login that failed. Paths of the origin that the browser uses. */
export interface LoginLinks {
  /** The page that the login was for. */
  readonly home: string;
  readonly again: string;
  /** The address that failed: the same request may succeed later. */
  readonly same: string;
  readonly isSeller: boolean;
}

interface Login {
  readonly home: string;
  readonly operations: ReadonlyArray<{ readonly path: `/api/${string}` }>;
}

const LOGINS: readonly Login[] = [
  { home: '/', operations: [userOperations.startBuyerLogin, userOperations.finishBuyerLogin] },
  { home: '/admin/', operations: [userOperations.startSellerLogin, userOperations.finishSellerLogin] },
];

/** The links for an address of a login; null for every other address. */
export function loginLinksOf({ url }: Pick<AskedRequest, 'url'>): LoginLinks | null {
  const [path = '', ...query] = url.split('?');
  for (const { home, operations } of LOGINS) {
    const found = operations.find(operation => path === operation.path || path === servicePathOf(operation));
    if (found === undefined) continue;
    const same = [found.path, ...query].join('?');
    const again = `${operations[0]!.path}?returnUrl=${encodeURIComponent(home)}`;
    return { home, again, same, isSeller: home !== '/' };
  }
  return null;
}
