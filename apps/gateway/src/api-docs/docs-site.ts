import { isDeepStrictEqual } from 'node:util';
import { OPERATIONS } from '@diancan/contracts';
import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { apiDocument } from './api-document.js';

/** Relative to the origin; the UI's own files lie below it. */
export const DOCS_PATH = 'api/docs';

type Routes = GatewaySettings['current']['routes'];

@Module({})
class EmptyModule {}

/**
 * The pages under /api/docs: a small application of its own, opened at the first visit, and anew at the first one after the
 * routes changed: it describes them once. Loading its UI takes half a second, which every start of the gateway would pay
 * otherwise.
 */
@Injectable()
export class DocsSite implements OnApplicationShutdown {
  #app: Promise<NestFastifyApplication> | undefined;
  #routes: Routes | undefined;

  constructor(private readonly settings: GatewaySettings) {}

  /** Answers a request that is meant for the pages. */
  async visit(
    url: string,
  ): Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: Buffer }> {
    const { statusCode, headers, rawPayload } = await (await this.#current()).inject({ method: 'GET', url });
    return { status: statusCode, headers, body: rawPayload };
  }

  #current(): Promise<NestFastifyApplication> {
    const { routes } = this.settings.current;
    if (this.#app !== undefined && isDeepStrictEqual(routes, this.#routes)) return this.#app;
    const before = this.#app;
    this.#routes = routes;
    this.#app = this.#open(routes);
    // It answers first whom it is answering.
    void before?.then(app => app.close());
    return this.#app;
  }

  async #open(routes: Routes): Promise<NestFastifyApplication> {
    const { SwaggerModule } = await import('@nestjs/swagger');
    const app = await NestFactory.create<NestFastifyApplication>(EmptyModule, new FastifyAdapter(), {
      logger: false,
    });
    SwaggerModule.setup(DOCS_PATH, app, () => apiDocument(routes, OPERATIONS), {
      jsonDocumentUrl: `${DOCS_PATH}/json`,
      customSiteTitle: 'Diancan API',
    });
    await app.init();
    return app;
  }

  async onApplicationShutdown(): Promise<void> {
    await (await this.#app)?.close();
  }
}
