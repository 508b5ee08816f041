import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { codeOf, reasonOf } from '@diancan/errors';
import { Metrics } from '../metrics/metrics.js';
import { MANAGEMENT_ADDRESS, type ManagementAddress } from './management-address.js';
import { sendAnswer, sendError } from './management-answer.js';
import { inputOf, refuseBrowsers, routeOf } from './management-request.js';
import { RouteTable } from './route-table.js';

/** Always loopback, whatever address the service uses: operations are for this machine only. */
const LOOPBACK = '127.0.0.1';

/** Answers GET /metrics, and the routes of modules, on a separate port that is not reachable from outside. */
@Injectable()
export class ManagementServer implements OnApplicationShutdown {
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  constructor(
    @Inject(MANAGEMENT_ADDRESS) private readonly address: ManagementAddress,
    private readonly metrics: Metrics,
    private readonly table: RouteTable,
  ) {}

  /**
   * Starts to listen.
   * @returns the server's URL, or null if the service has no management port
   * @throws Error that names the port if it cannot listen there
   */
  async listen(): Promise<string | null> {
    const port = this.address.port();
    if (port === null) return null;
    this.metrics.watchProcess();
    this.table.fill();
    try {
      await once(this.#server.listen(port, LOOPBACK), 'listening');
    } catch (error) {
      const reason = codeOf(error) ?? reasonOf(error);
      throw new Error(
        `metrics cannot be served on ${LOOPBACK}:${port} (${reason}): management.port must be free`,
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

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' && request.url?.split('?', 1)[0] === '/metrics')
      return this.#showMetrics(response);
    try {
      refuseBrowsers(request);
      const route = routeOf(request, this.table);
      await sendAnswer(response, route.handle(await inputOf(route, request)));
    } catch (error) {
      sendError(response, error);
    }
  }

  async #showMetrics(response: ServerResponse): Promise<void> {
    try {
      const text = await this.metrics.text();
      response.writeHead(200, { 'content-type': this.metrics.contentType }).end(text);
    } catch {
      response.writeHead(500).end();
    }
  }
}
