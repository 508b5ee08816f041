import type { KeyObject } from 'node:crypto';
import type { Caller, ServiceName } from '@diancan/contracts';
import { SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';

/** Lifetime of a token. Short, so that a stolen one is soon worthless. */
const IDENTITY_TTL_S = 30;
/** A token with less time left than this is replaced, so that it does not expire on its way. */
const REUSE_MARGIN_S = 10;
const REMEMBERED_TOKENS = 20_000;

/** Signs the identity of the caller for one audience. */
export class IdentitySigner {
  readonly #tokens = new LRUCache<string, Promise<string>>({
    max: REMEMBERED_TOKENS,
    ttl: (IDENTITY_TTL_S - REUSE_MARGIN_S) * 1_000,
    perf: Date,
  });

  constructor(
    private readonly issuer: ServiceName,
    private readonly key: KeyObject,
  ) {}

  /** A compact JWS (EdDSA) that names `caller` to `audience`; reused until shortly before it expires. */
  sign(caller: Caller, audience: ServiceName): Promise<string> {
    const cacheKey = `${audience} ${caller.role} ${caller.subject}`;
    const known = this.#tokens.get(cacheKey);
    if (known !== undefined) return known;
    const token = new SignJWT({ role: caller.role })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setIssuer(this.issuer)
      .setSubject(caller.subject)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${IDENTITY_TTL_S}s`)
      .sign(this.key);
    this.#tokens.set(cacheKey, token);
    return token;
  }
}
