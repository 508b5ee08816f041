/** The kinds of callers. An `anonymous` one came through the gateway without a session. */
export type Role = 'anonymous' | 'buyer' | 'seller' | 'service';

/** A caller whose signed identity was verified. */
export interface Caller {
  readonly role: Role;
  /** openid of a buyer, seller id of a seller, name of a service, empty for anonymous. */
  readonly subject: string;
}

/**
 * Carries the signed identity between our processes. The gateway removes this header from clients' requests.
 */
export const IDENTITY_HEADER = 'x-diancan-identity';

/**
 * Processes that are called by name. Each has its own signing key, except the config centre, which makes no
 * calls.
 */
export const SERVICE_NAMES = ['gateway', 'user', 'product', 'order', 'config'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];
