import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ServerUrlController } from './server-url.controller.js';

const XML = ['text/xml', 'application/xml'];

/** WeChat posts XML, which this service accepts but does not read. */
@Module({ controllers: [ServerUrlController] })
export class ServerUrlModule implements OnModuleInit {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  /** Not earlier, because the process first removes all parsers except the one for JSON. */
  onModuleInit(): void {
    const fastify: FastifyInstance = this.adapterHost.httpAdapter.getInstance();
    fastify.addContentTypeParser(XML, { parseAs: 'buffer' }, (_request, _body, done) =>
      done(null, undefined),
    );
  }
}
