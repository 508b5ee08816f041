import { GatewayErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { KnownCaller } from '../access/caller-finder.js';
import { rateHeaders, type RateHeaders } from '../exchange/rate-headers.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { DEFAULT_BUCKET } from '../settings/rate-limit.settings.js';
import { BucketSets } from './bucket-sets.js';
import { CallerKeys } from './caller-keys.js';
import type { TakeResult } from './token-bucket.js';

/** Takes a token for each request, and refuses a request without one. */
@Injectable()
export class RateLimiter {
  readonly #callers = new CallerKeys();

  constructor(
    private readonly settings: GatewaySettings,
    private readonly sets: BucketSets,
  ) {}

  /**
   * Takes a token from a bucket. Returns a promise only if Redis must be asked.
   * @param tell gets the headers RateLimit-* of the answer, also of a refusal
   * @throws ServiceError TOO_MANY_REQUESTS, at once or as a rejection
   */
  take(
    ip: string,
    caller: KnownCaller,
    bucket: string = DEFAULT_BUCKET,
    tell: (headers: RateHeaders) => void,
  ): Promise<void> | undefined {
    if (!this.settings.current.rateLimit.enabled) return undefined;
    const set = this.sets.named(bucket);
    const { capacity } = set;
    if (capacity === null) return undefined;
    const result = set.take(this.#callers.of(caller, ip));
    if (result instanceof Promise) return result.then(late => answer(late, capacity, tell));
    answer(result, capacity, tell);
    return undefined;
  }
}

function answer(
  { admitted, remaining, waitMs }: TakeResult,
  capacity: number,
  tell: (headers: RateHeaders) => void,
): void {
  const seconds = Math.ceil(waitMs / 1_000);
  tell(rateHeaders(capacity, remaining, seconds));
  if (!admitted) throw new ServiceError(GatewayErrors.TOO_MANY_REQUESTS, { retryAfterSeconds: seconds });
}
