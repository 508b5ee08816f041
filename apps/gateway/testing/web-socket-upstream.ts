import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** A service that answers WebSocket messages in capitals, plain requests with 426, and `/hang` never. */
export interface WebSocketUpstream {
  readonly origin: string;
  /** Requests that became WebSockets. */
  readonly opened: IncomingMessage[];
  /** Requests of any kind. */
  begun: number;
  readonly server: WebSocketServer;
  stop(): Promise<void>;
}

export async function startWebSocketUpstream(): Promise<WebSocketUpstream> {
  const http = createServer((request, response) => {
    upstream.begun += 1;
    if (request.url === '/hang') return;
    response.writeHead(426, { 'content-type': 'text/plain' }).end('upgrade');
  });
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: offered => [...offered][0] ?? false,
  });
  http.on('upgrade', (request, socket, head) => {
    upstream.begun += 1;
    if (request.url?.includes('refuse'))
      return void socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno');
    server.handleUpgrade(request, socket, head, connection => {
      upstream.opened.push(request);
      connection.on('message', (data, binary) => connection.send(binary ? data : String(data).toUpperCase()));
      connection.on('error', () => undefined);
      server.emit('connection', connection, request);
    });
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  const upstream: WebSocketUpstream = {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    opened: [],
    begun: 0,
    server,
    stop: () =>
      new Promise(resolve => {
        for (const client of server.clients) client.terminate();
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return upstream;
}
