import { GatewayErrors, ServiceError } from '@diancan/contracts';
import { within } from '@diancan/platform';
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Redis } from 'ioredis';
import type { IncomingMessage } from 'node:http';
import { CallerFinder } from '../access/caller-finder.js';
import { Clients } from '../client/client.js';
import { readTarget } from '../routing/request-target.js';
import { RouteTable } from '../routing/route-table.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import type { AttemptWindow } from '../settings/rate-limit.settings.js';

/** The key that an attempt is counted under, and the limit of that count. */
interface CountedAttempt extends AttemptWindow {
  readonly key: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The attempt that @fastify/rate-limit counts next. */
    countedAttempt: CountedAttempt | null;
  }
}

/** A login waits no longer than this for Redis, in ms. */
const ANSWER_TIMEOUT_MS = 250;

/**
 * Limits how often one address, and one account, may use routes that name a limit under `attempts`, such as a
 * login. @fastify/rate-limit counts in Redis, for all gateways together. While Redis is away, attempts are
 * not limited, because otherwise nobody could log in.
 */
@Injectable()
export class AttemptLimit {
  #count: ReturnType<FastifyInstance['createRateLimit']> | undefined;

  constructor(
    private readonly settings: GatewaySettings,
    private readonly routes: RouteTable,
    private readonly clients: Clients,
    private readonly callers: CallerFinder,
    private readonly redis: Redis,
  ) {}

  /** Registers the plugin. Called once, before the server listens. */
  async register(fastify: FastifyInstance): Promise<void> {
    fastify.decorateRequest('countedAttempt', null);
    await fastify.register(rateLimit, {
      global: false,
      redis: this.redis,
      nameSpace: 'attempts:',
      skipOnError: true,
      keyGenerator: request => request.countedAttempt!.key,
      max: request => request.countedAttempt!.max,
      timeWindow: request => request.countedAttempt!.windowSeconds * 1_000,
    });
    this.#count = fastify.createRateLimit();
  }

  /** Whether the request's route counts attempts. Other requests need not pass through Fastify. */
  isFor({ method = '', url = '' }: Pick<IncomingMessage, 'method' | 'url'>): boolean {
    return this.#nameOf(method, url) !== undefined;
  }

  /** @throws ServiceError TOO_MANY_REQUESTS */
  async check(request: FastifyRequest): Promise<void> {
    for (const counted of await this.#countedOf(request)) {
      request.countedAttempt = counted;
      // Without a connection, the driver would wait for one.
      if (this.redis.status !== 'ready') return;
      const count = await within(ANSWER_TIMEOUT_MS, this.#count!(request)).catch(() => null);
      if (count === null || count.isAllowed || !count.isExceeded) continue;
      throw new ServiceError(GatewayErrors.TOO_MANY_REQUESTS, { retryAfterSeconds: count.ttlInSeconds });
    }
  }

  async #countedOf({ raw }: FastifyRequest): Promise<CountedAttempt[]> {
    const name = this.#nameOf(raw.method ?? '', raw.url ?? '');
    if (name === undefined) return [];
    const { address, account } = this.settings.current.rateLimit.attempts[name]!;
    const counted = [{ ...address, key: `${name}:address:${normalizeIP(this.clients.of(raw).ip)}` }];
    const accountId = await this.#accountOf(raw);
    if (accountId !== null) counted.push({ ...account, key: `${name}:account:${accountId}` });
    return counted;
  }

  #nameOf(method: string, url: string): string | undefined {
    if (!this.settings.current.rateLimit.enabled) return undefined;
    const target = readTarget(url);
    return target === null ? undefined : this.routes.find(method, target.path)?.route.attempts;
  }

  /** Null without a session, and if sessions cannot be read: the access policy decides what that means. */
  async #accountOf({ headers }: IncomingMessage): Promise<string | null> {
    const caller = await Promise.resolve(this.callers.find(headers.cookie)).catch(() => null);
    return caller === null || caller.role === 'anonymous' ? null : `${caller.role}:${caller.subject}`;
  }
}
