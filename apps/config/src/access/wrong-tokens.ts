import { createHash } from 'node:crypto';
import { ConfigErrors, ServiceError } from '@diancan/contracts';
import rateLimit from '@fastify/rate-limit';
import { Injectable } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { Credentials } from './credentials.js';

/** More different wrong tokens than this from one address within the window count as guessing. */
export const WRONG_TOKENS = 20;
const WINDOW_MS = 60_000;
const TOKENS_REMEMBERED = 10_000;

/** In memory, because the config centre starts before Redis; `WrongTokens` decides what is counted. */
export const registerRateLimit = async (app: NestFastifyApplication): Promise<void> => {
  await app.register(rateLimit, { global: false });
};

type Limit = ReturnType<FastifyRequest['server']['createRateLimit']>;

/**
 * Counts wrong tokens per address. Refuses an address that sent too many, also if its next token is right.
 */
@Injectable()
export class WrongTokens {
  #limit: Limit | undefined;
  /**
   * Each wrong token counts once, however often it comes. After a change of tokens, a process that still
   * sends its old one would otherwise lock out its neighbours at the same address.
   */
  readonly #seen = new LRUCache<string, true>({ max: TOKENS_REMEMBERED, ttl: WINDOW_MS });

  /** @throws ServiceError TOO_MANY_WRONG_TOKENS before the token is looked at */
  async refuseIfTooMany(request: FastifyRequest): Promise<void> {
    const used = await this.#limitOf(request)(request, { increment: false });
    if (used.isAllowed || used.remaining > 0) return;
    throw new ServiceError(ConfigErrors.TOO_MANY_WRONG_TOKENS, { retryAfterSeconds: used.ttlInSeconds });
  }

  async count(request: FastifyRequest, { user, token }: Credentials): Promise<void> {
    const digest = createHash('sha256')
      .update(JSON.stringify([request.ip, user, token]))
      .digest('base64');
    if (this.#seen.has(digest)) return;
    this.#seen.set(digest, true);
    await this.#limitOf(request)(request);
  }

  #limitOf({ server }: FastifyRequest): Limit {
    return (this.#limit ??= server.createRateLimit({ max: WRONG_TOKENS, timeWindow: WINDOW_MS }));
  }
}
