import { GatewayErrors, ServiceError } from '@diancan/contracts';
import rateLimit from '@fastify/rate-limit';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ANONYMOUS, type KnownCaller } from '../access/caller-finder.js';
import { DOCS_PATH } from '../api-docs/docs-site.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { Clients } from '../client/client.js';
import { BucketSets } from './bucket-sets.js';
import { bucketStore, storeKey } from './bucket-store.js';
import { CallerKeys } from './caller-keys.js';
import { byName, rateHeaders, type RateHeaders } from '../exchange/rate-headers.js';
import { DEFAULT_BUCKET } from '../settings/rate-limit.settings.js';

/** Which bucket pays for a request, and whose. The plugin takes it for the request, of which it reads nothing else. */
interface Account {
  readonly bucket: string;
  readonly caller: string;
  readonly routeOptions: object;
}

const NO_OPTIONS = {};

/** Takes a token for each request, and refuses who has none left. Health is not asked for any. */
@Injectable()
export class RateLimiter {
  readonly #callers = new CallerKeys();
  #take: ReturnType<FastifyInstance['createRateLimit']> | undefined;

  constructor(
    private readonly settings: GatewaySettings,
    private readonly sets: BucketSets,
    private readonly clients: Clients,
  ) {}

  /** Before any route that is to be limited is registered. */
  async register(fastify: FastifyInstance): Promise<void> {
    const accountOf = (request: unknown) => request as Account;
    await fastify.register(rateLimit, {
      // Not by route: the caller is known only after the access policy has looked, and most requests never meet a route of Fastify.
      global: false,
      store: bucketStore(this.sets),
      keyGenerator: request => storeKey(accountOf(request).bucket, accountOf(request).caller),
      max: request => this.sets.named(accountOf(request).bucket).capacity!,
    });
    this.#take = fastify.createRateLimit();
    fastify.addHook('onRoute', route => {
      if (!isDocsPage(route.url)) return;
      route.onRequest = async (request, reply) => {
        await this.take(
          this.clients.of(request.raw).ip,
          ANONYMOUS,
          DEFAULT_BUCKET,
          rates => void reply.headers(byName(rates)),
        );
      };
    });
  }

  /**
   * Takes a token of that bucket; nothing to wait for while limits are off.
   * @param tell gets the headers RateLimit-* of the answer, be it a refusal
   * @throws ServiceError TOO_MANY_REQUESTS (as a rejection)
   */
  take(
    ip: string,
    caller: KnownCaller,
    bucket: string = DEFAULT_BUCKET,
    tell: (headers: RateHeaders) => void,
  ): Promise<void> | undefined {
    if (!this.settings.current.rateLimit.enabled || this.sets.named(bucket).capacity === null)
      return undefined;
    return this.#pay({ bucket, caller: this.#callers.of(caller, ip), routeOptions: NO_OPTIONS }, tell);
  }

  async #pay(account: Account, tell: (headers: RateHeaders) => void): Promise<void> {
    const result = await this.#take!(account as unknown as FastifyRequest);
    if (result.isAllowed) return;
    const { max, remaining, ttlInSeconds, isExceeded } = result;
    tell(rateHeaders(max, remaining, ttlInSeconds));
    if (isExceeded)
      throw new ServiceError(GatewayErrors.TOO_MANY_REQUESTS, { retryAfterSeconds: ttlInSeconds });
  }
}

/** The only pages that the access policy does not see. */
const isDocsPage = (url: string): boolean => url === `/${DOCS_PATH}` || url.startsWith(`/${DOCS_PATH}/`);
