import { EventEmitter } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answer = (request: SeenRequest, response: ServerResponse, raw: IncomingMessage) => void;

/** A service behind the gateway that remembers what reached it. */
export interface Upstream {
  readonly origin: string;
  /** Requests that have arrived in full. */
  readonly seen: SeenRequest[];
  /** How many requests have arrived with at least their head. */
  begun: number;
  /**
   * `begun`: the head of a request arrived. `broken`: its connection ended before its request or its answer.
   */
  readonly events: EventEmitter<{ begun: []; broken: [] }>;
  answer: Answer;
  stop(): Promise<void>;
}

export const answerOk: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"code":0,"msg":"ok","data":null}');
};

export async function startUpstream(): Promise<Upstream> {
  const server = createServer((request, response) => {
    upstream.begun += 1;
    upstream.events.emit('begun');
    response.on('close', () => {
      if (!request.complete || !response.writableFinished) upstream.events.emit('broken');
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString() };
      upstream.seen.push(seen);
      upstream.answer(seen, response, request);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const upstream: Upstream = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    begun: 0,
    events: new EventEmitter(),
    answer: answerOk,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return upstream;
}
