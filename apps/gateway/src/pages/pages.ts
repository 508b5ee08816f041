import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { ServiceErrorFilter } from '@diancan/platform';
import { HttpStatus, Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';
import { ANONYMOUS } from '../access/caller-finder.js';
import { Clients } from '../client/client.js';
import { byName } from '../exchange/rate-headers.js';
import { RateLimiter } from '../rate-limit/rate-limiter.js';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { DEFAULT_BUCKET, PAGES_BUCKET } from '../settings/rate-limit.settings.js';
import { mediaTypeOf } from './media-type.js';
import { PageFiles } from './page-files.js';
import { pageHeaders } from './page-headers.js';
import { pageTargetOf } from './page-target.js';

const ADMIN_WITHOUT_SLASH = /^\/admin(?=\?|$)/;

/** Serves the files of the web apps: the buyers' at `/`, the sellers' at `/admin/`. */
@Injectable()
export class Pages {
  constructor(
    private readonly files: PageFiles,
    private readonly limiter: RateLimiter,
    private readonly clients: Clients,
    private readonly settings: GatewaySettings,
    private readonly errors: ServiceErrorFilter,
  ) {}

  /** Called once, before the server listens. A route of another path comes first. */
  register(fastify: FastifyInstance): void {
    fastify.route({
      method: ['GET', 'HEAD'],
      url: '/*',
      // Nest's own handler is set later than this route.
      errorHandler: (error, request, reply) => this.errors.answer(error, request, reply),
      handler: (request, reply) => this.#serve(request, reply),
    });
  }

  /** @throws ServiceError TOO_MANY_REQUESTS, ROUTE_NOT_FOUND */
  async #serve({ raw }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { buckets } = this.settings.current.rateLimit;
    const bucket = PAGES_BUCKET in buckets ? PAGES_BUCKET : DEFAULT_BUCKET;
    const { ip } = this.clients.of(raw);
    await this.limiter.take(ip, ANONYMOUS, bucket, rates => void reply.headers(byName(rates)));
    const url = raw.url ?? '';
    const withSlash = url.replace(ADMIN_WITHOUT_SLASH, '/admin/');
    const target = pageTargetOf(withSlash);
    const acceptEncoding = raw.headers['accept-encoding'] as string | undefined;
    const file = target === null ? null : await this.files.find(target, acceptEncoding);
    if (target === null || file === null) throw new ServiceError(PlatformErrors.ROUTE_NOT_FOUND);
    if (withSlash !== url) return reply.redirect(withSlash, HttpStatus.FOUND);
    const { coding, etag, bytes } = file;
    void reply.headers({ ...pageHeaders(target), etag });
    if (fresh({ 'if-none-match': raw.headers['if-none-match'] }, { etag }))
      return reply.status(HttpStatus.NOT_MODIFIED).send();
    if (coding !== null) void reply.header('content-encoding', coding);
    return reply.type(mediaTypeOf(target.file)).send(bytes);
  }
}
