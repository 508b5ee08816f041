import type { KeyObject } from 'node:crypto';
import type { Caller, ServiceName } from '@diancan/contracts';
import { SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';

/** A token lives 30 s (plan: "Identity travels signed"). */
const IDENTITY_TTL_S = 30;
/** It is signed anew when less than this is left, so that it does not expire on its way. */
const REUSE_MARGIN_S = 10;
const REMEMBERED_TOKENS = 20_000;

/** Signs who is calling, for one audience at a time. */
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

  /** A compact JWS (EdDSA) that says `caller` to `audience`; reused until it nears its end. */
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
