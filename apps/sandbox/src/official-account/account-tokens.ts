import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiError } from '../api-answers/api-error.js';
import { Clock } from '../clock/clock.js';

const LIFE_MS = 7_200_000;
/** A stable token is replaced in its last 5 minutes; a token that was replaced works for 5 minutes more. */
const OVERLAP_MS = 300_000;

interface Token {
  readonly value: string;
  readonly expiresAt: number;
}

export interface IssuedToken {
  readonly access_token: string;
  readonly expires_in: number;
}

/** The account's own tokens: the plain one, and beside it the stable one. */
@Injectable()
export class AccountTokens {
  #plain: readonly Token[] = [];
  #stable: readonly Token[] = [];

  constructor(private readonly clock: Clock) {}

  /** Each call makes a new one and ends the one before, after 5 minutes in which both work. */
  plain(): IssuedToken {
    const made = this.#make();
    const latest = this.#plain.at(-1);
    this.#plain = latest === undefined ? [made] : [this.#endSoon(latest), made];
    return this.#tell(made);
  }

  /** The same one while it is good for more than 5 minutes; `force` ends it at once. */
  stable(force: boolean): IssuedToken {
    const latest = this.#stable.at(-1);
    const good = latest !== undefined && latest.expiresAt - this.clock.now() > OVERLAP_MS;
    if (good && !force) return this.#tell(latest);
    const made = this.#make();
    this.#stable = force || latest === undefined ? [made] : [latest, made];
    return this.#tell(made);
  }

  /** @throws ApiError 41001, 40001, 42001 */
  check(token: string | undefined): void {
    if (token === undefined) throw new ApiError(41001, 'access_token missing');
    const known = [...this.#plain, ...this.#stable].find(({ value }) => value === token);
    if (known === undefined) throw new ApiError(40001, 'invalid credential, access_token is invalid or not latest');
    if (this.clock.now() >= known.expiresAt) throw new ApiError(42001, 'access_token expired');
  }

  #make(): Token {
    return { value: randomBytes(48).toString('base64url'), expiresAt: this.clock.now() + LIFE_MS };
  }

  #endSoon({ value, expiresAt }: Token): Token {
    return { value, expiresAt: Math.min(expiresAt, this.clock.now() + OVERLAP_MS) };
  }

  #tell({ value, expiresAt }: Token): IssuedToken {
    return { access_token: value, expires_in: Math.floor((expiresAt - this.clock.now()) / 1_000) };
  }
}
