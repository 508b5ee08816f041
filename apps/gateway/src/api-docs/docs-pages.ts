import { OPERATIONS } from '@diancan/contracts';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RouteSetting } from '../settings/route.js';
import { apiDocument } from './api-document.js';

/** Relative to the origin; the UI's own files lie below it. */
export const DOCS_PATH = 'api/docs';

export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** The pages that describe one list of routes: a small application of its own. */
export class DocsPages {
  readonly #app: Promise<NestFastifyApplication>;
  readonly #visits = new Set<Promise<Page>>();

  constructor(routes: readonly RouteSetting[]) {
    this.#app = openApplication(routes);
  }

  async visit(url: string): Promise<Page> {
    const visit = this.#visit(url);
    this.#visits.add(visit);
    try {
      return await visit;
    } finally {
      this.#visits.delete(visit);
    }
  }

  /** Waits for the visits that are under way: an application that closes answers 503. Never rejects. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#visits);
    await this.#app.then(app => app.close()).catch(() => undefined);
  }

  async #visit(url: string): Promise<Page> {
    const app = await this.#app;
    const { statusCode, headers, rawPayload } = await app.inject({ method: 'GET', url });
    return { status: statusCode, headers, body: rawPayload };
  }
}

@Module({})
class EmptyModule {}

async function openApplication(routes: readonly RouteSetting[]): Promise<NestFastifyApplication> {
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
