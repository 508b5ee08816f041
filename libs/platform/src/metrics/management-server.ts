import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { MANAGEMENT_ADDRESS, type ManagementAddress } from './management-address.js';
import { Metrics } from './metrics.js';

/** Whatever the service itself is bound to: operations are for this machine alone. */
const LOOPBACK = '127.0.0.1';

/** Answers GET /metrics on a port of its own, which nothing from outside reaches. */
@Injectable()
export class ManagementServer implements OnApplicationShutdown {
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor(
    @Inject(MANAGEMENT_ADDRESS) private readonly address: ManagementAddress,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Begins to answer.
   * @returns where, or null where the service has no management port
   * @throws Error that names the port, when nothing can listen there
   */
  async listen(): Promise<string | null> {
    const port = this.address.port();
    if (port === null) return null;
    this.metrics.watchProcess();
    try {
      await once(this.#server.listen(port, LOOPBACK), 'listening');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Error(
        `metrics cannot be served on ${LOOPBACK}:${port} (${code}): management.port must be free`,
        { cause: error },
      );
    }
    return `http://${LOOPBACK}:${(this.#server.address() as AddressInfo).port}/metrics`;
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer({ method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (method !== 'GET' || url.split('?', 1)[0] !== '/metrics') return void response.writeHead(404).end();
    try {
      const text = await this.metrics.text();
      response.writeHead(200, { 'content-type': this.metrics.contentType }).end(text);
    } catch {
      response.writeHead(500).end();
    }
  }
}
