import type { KeyObject } from 'node:crypto';
import {
  type Caller,
  PlatformErrors,
  type Role,
  SERVICE_NAMES,
  ServiceError,
  type ServiceName,
} from '@diancan/contracts';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';

const REMEMBERED_CALLERS = 20_000;

/** Roles that each issuer may assert: the gateway speaks for people, a service only for itself. */
const MAY_SAY: Record<ServiceName, readonly Role[]> = {
  gateway: ['anonymous', 'buyer', 'seller'],
  user: ['service'],
  product: ['service'],
  order: ['service'],
  // The config centre only answers; it calls no other service.
  config: [],
};

/** Verifies identities addressed to this service, and caches verified tokens. */
export class IdentityVerifier {
  readonly #callers = new LRUCache<string, Caller>({
    max: REMEMBERED_CALLERS,
    // `exp` is in wall-clock time; the cache's default clock stands still while the machine sleeps.
    perf: Date,
  });
  readonly #keys = new Map<ServiceName, KeyObject>();

  constructor(
    private readonly audience: ServiceName,
    private readonly publicKeyOf: (issuer: ServiceName) => Promise<KeyObject>,
  ) {}

  /** @throws ServiceError IDENTITY_REFUSED, whatever is wrong with the token */
  async verify(token: string): Promise<Caller> {
    const known = this.#callers.get(token);
    if (known !== undefined) return known;
    try {
      return await this.#verifyAnew(token);
    } catch (error) {
      throw new ServiceError(PlatformErrors.IDENTITY_REFUSED, null, { cause: error });
    }
  }

  async #verifyAnew(token: string): Promise<Caller> {
    const issuer = SERVICE_NAMES.find(name => name === decodeJwt(token).iss);
    if (issuer === undefined) throw new Error('unknown issuer');
    const { payload } = await this.#checkSignature(token, issuer);
    const role = MAY_SAY[issuer].find(allowed => allowed === payload['role']);
    if (role === undefined) throw new Error(`${issuer} may not say this role`);
    if (role === 'service' && payload.sub !== issuer) throw new Error('a service speaks only for itself');
    const caller: Caller = { role, subject: payload.sub ?? '' };
    const leftMs = (payload.exp ?? 0) * 1_000 - Date.now();
    if (leftMs > 0) this.#callers.set(token, caller, { ttl: leftMs });
    return caller;
  }

  /** If the signature does not match, the issuer may have a new key, so its file is read again once. */
  async #checkSignature(token: string, issuer: ServiceName) {
    const options = {
      algorithms: ['EdDSA'],
      issuer,
      audience: this.audience,
      requiredClaims: ['exp', 'sub'],
    };
    const remembered = this.#keys.get(issuer);
    if (remembered !== undefined) {
      try {
        return await jwtVerify(token, remembered, options);
      } catch (error) {
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
      }
    }
    const key = await this.publicKeyOf(issuer);
    this.#keys.set(issuer, key);
    return jwtVerify(token, key, options);
  }
}
