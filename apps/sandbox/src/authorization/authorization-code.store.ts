import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiError } from '../api-answers/api.error.js';
import { Clock } from '../clock/clock.js';
import { ExpiringMap } from '../clock/expiring-map.js';
import type { RegisteredApp } from '../registered-apps/registered-app.js';
import type { UserGrant } from './user-grant.js';

const LIFE_MS = { 'official-account': 5 * 60_000, website: 10 * 60_000 } as const;

/** Codes that carry a login from the browser to the app's server; each works once, and for one app only. */
@Injectable()
export class AuthorizationCodeStore {
  readonly #codes: Record<RegisteredApp['kind'], ExpiringMap<{ grant: UserGrant; used: boolean }>>;

  constructor(clock: Clock) {
    this.#codes = { 'official-account': new ExpiringMap(clock), website: new ExpiringMap(clock) };
  }

  issue(grant: UserGrant): string {
    const code = randomBytes(16).toString('hex');
    this.#codes[grant.app.kind].set(code, { grant, used: false }, LIFE_MS[grant.app.kind]);
    return code;
  }

  /** @throws ApiError 40029 unknown, expired, or issued to another app; 40163 already used */
  redeem(code: string, app: RegisteredApp): UserGrant {
    const known = this.#codes[app.kind].get(code);
    if (known === undefined) throw new ApiError(40029, 'invalid code');
    if (known.used) throw new ApiError(40163, 'code been used');
    known.used = true;
    return known.grant;
  }
}
