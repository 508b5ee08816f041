import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiError } from '../api-answers/api.error.js';
import { Clock } from '../clock/clock.js';
import { ExpiringMap } from '../clock/expiring-map.js';
import type { RegisteredApp } from '../registered-apps/registered-app.js';
import type { UserGrant } from './user-grant.js';

export const ACCESS_TOKEN_LIFE_S = 7_200;
const REFRESH_TOKEN_LIFE_MS = 30 * 24 * 3_600_000;
/** An expired token is remembered for a day, to distinguish it from an unknown one. */
const REMEMBERED_MS = 24 * 3_600_000;

export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Access tokens of users; unrelated to the account's own token. */
@Injectable()
export class UserTokenStore {
  readonly #access: ExpiringMap<{ grant: UserGrant; expiresAt: number }>;
  readonly #refresh: ExpiringMap<UserGrant>;

  constructor(private readonly clock: Clock) {
    this.#access = new ExpiringMap(clock);
    this.#refresh = new ExpiringMap(clock);
  }

  open(grant: UserGrant): TokenPair {
    const refreshToken = newToken();
    this.#refresh.set(refreshToken, grant, REFRESH_TOKEN_LIFE_MS);
    return { accessToken: this.#newAccess(grant), refreshToken };
  }

  /** @throws ApiError 40030 */
  refresh(refreshToken: string, app: RegisteredApp): { grant: UserGrant; accessToken: string } {
    const grant = this.#refresh.get(refreshToken);
    if (grant === undefined || grant.app.appId !== app.appId)
      throw new ApiError(40030, 'invalid refresh_token');
    return { grant, accessToken: this.#newAccess(grant) };
  }

  /** @throws ApiError 41001, 40001, 42001 */
  find(accessToken: string | undefined): UserGrant {
    if (accessToken === undefined) throw new ApiError(41001, 'access_token missing');
    const known = this.#access.get(accessToken);
    if (known === undefined)
      throw new ApiError(40001, 'invalid credential, access_token is invalid or not latest');
    if (this.clock.now() >= known.expiresAt) throw new ApiError(42001, 'access_token expired');
    return known.grant;
  }

  #newAccess(grant: UserGrant): string {
    const token = newToken();
    const lifeMs = ACCESS_TOKEN_LIFE_S * 1_000;
    this.#access.set(token, { grant, expiresAt: this.clock.now() + lifeMs }, lifeMs + REMEMBERED_MS);
    return token;
  }
}

const newToken = (): string => randomBytes(32).toString('base64url');
