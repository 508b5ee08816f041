import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { DocsPages, type Page } from './docs-pages.js';

/**
 * The pages under /api/docs. They are built at the first visit, because loading their UI takes half a second,
 * and again at the first visit after the routes changed.
 */
@Injectable()
export class DocsSite implements OnApplicationShutdown {
  readonly #pages;

  constructor(settings: GatewaySettings) {
    this.#pages = settings.derive(
      ({ routes }) => routes,
      routes => new DocsPages(routes),
      replaced => void replaced.close(),
    );
  }

  /** Answers a request for one of the pages. */
  async visit(url: string): Promise<Page> {
    return this.#pages.current.visit(url);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pages.built?.close();
  }
}
