import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DOCS_PATH } from './docs-pages.js';
import { DocsSite } from './docs-site.js';

@Controller(DOCS_PATH)
export class ApiDocsController {
  constructor(private readonly site: DocsSite) {}

  /** GET /api/docs, /api/docs/json, and the files of the page. */
  @Get(['', '*'])
  async page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { status, headers, body } = await this.site.visit(request.raw.url ?? '');
    if (status === 404) throw new ServiceError(PlatformErrors.ROUTE_NOT_FOUND);
    reply.status(status).type(String(headers['content-type']));
    await reply.send(body);
  }
}
