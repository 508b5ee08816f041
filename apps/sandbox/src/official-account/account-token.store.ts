import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiError } from '../api-answers/api.error.js';
import { chinaDay } from '../clock/china-time.js';
import { Clock } from '../clock/clock.js';
import { type Collection, Journal } from '../journal/journal.js';

const LIFE_MS = 7_200_000;
/** A stable token is replaced in its last 5 minutes; a replaced token stays valid for 5 more minutes. */
const OVERLAP_MS = 300_000;
const FORCED_APART_MS = 30_000;
const FORCED_A_DAY = 20;
const PLAIN_A_DAY = 2_000;
const DAY_MS = 24 * 3_600_000;

interface Token {
  readonly value: string;
  readonly expiresAt: number;
}

/** Newest last. */
interface IssuedTokens {
  readonly plain: readonly Token[];
  readonly stable: readonly Token[];
  /** Times of forced renewals of the stable token, in ms since 1970. */
  readonly forcedAt: readonly number[];
  /** Number of plain tokens issued on the latest day. */
  readonly given: { readonly day: string; readonly count: number };
}

export interface IssuedToken {
  readonly access_token: string;
  readonly expires_in: number;
}

/** The account's own access tokens: the plain one and the stable one. */
@Injectable()
export class AccountTokenStore {
  readonly #kept: Collection<IssuedTokens>;

  constructor(
    private readonly clock: Clock,
    journal: Journal,
  ) {
    this.#kept = journal.collection('account-tokens');
  }

  /**
   * Each call issues a new token and ends the previous one; both work for 5 more minutes.
   * @throws ApiError 45009 above the daily limit
   */
  plain(): IssuedToken {
    this.#countPlain();
    const made = this.#make();
    const latest = this.#issued.plain.at(-1);
    this.#keep({ plain: latest === undefined ? [made] : [this.#endSoon(latest), made] });
    return this.#tell(made);
  }

  /**
   * Returns the same token while it is valid for more than 5 minutes; `force` ends it at once.
   * @throws ApiError 45009, 45011 if forced too often
   */
  stable(force: boolean): IssuedToken {
    if (force) this.#countForced();
    const latest = this.#issued.stable.at(-1);
    const good = latest !== undefined && latest.expiresAt - this.clock.now() > OVERLAP_MS;
    if (good && !force) return this.#tell(latest);
    const made = this.#make();
    this.#keep({ stable: force || latest === undefined ? [made] : [latest, made] });
    return this.#tell(made);
  }

  /** @throws ApiError 41001, 40001, 40014, 42001 */
  check(token: string | undefined): void {
    if (token === undefined) throw new ApiError(41001, 'access_token missing');
    if (!/^[\w-]{64}$/.test(token)) throw new ApiError(40014, 'invalid access_token');
    const { plain, stable } = this.#issued;
    const known = [...plain, ...stable].find(({ value }) => value === token);
    if (known === undefined)
      throw new ApiError(40001, 'invalid credential, access_token is invalid or not latest');
    if (this.clock.now() >= known.expiresAt) throw new ApiError(42001, 'access_token expired');
  }

  get #issued(): IssuedTokens {
    return this.#kept.get('issued') ?? { plain: [], stable: [], forcedAt: [], given: { day: '', count: 0 } };
  }

  #keep(change: Partial<IssuedTokens>): void {
    this.#kept.put('issued', { ...this.#issued, ...change });
  }

  #countPlain(): void {
    const day = chinaDay(this.clock.now());
    const { given } = this.#issued;
    const count = given.day === day ? given.count + 1 : 1;
    if (count > PLAIN_A_DAY) throw new ApiError(45009, 'reach max api daily quota limit');
    this.#keep({ given: { day, count } });
  }

  #countForced(): void {
    const now = this.clock.now();
    const today = this.#issued.forcedAt.filter(at => now - at < DAY_MS);
    if (today.length >= FORCED_A_DAY) throw new ApiError(45009, 'reach max api daily quota limit');
    if (now - (today.at(-1) ?? 0) < FORCED_APART_MS)
      throw new ApiError(45011, 'api minute-quota reach limit, must slower, retry next minute');
    this.#keep({ forcedAt: [...today, now] });
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
