import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One HTTP request between two processes. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Passes the request on. Resolves when its answer has arrived. */
  forward(): Promise<void>;
  /** Passes the answer on. Resolves when it has been sent. */
  answer(): Promise<void>;
}

/** A proxy to a server whose owner decides when each request and answer is passed on. */
export async function watchedHttp(
  port: number,
  conduct: (exchange: Exchange) => Promise<void>,
): Promise<{ port: number; close(): void }> {
  const server = createServer((near, reply) => {
    // If one side is gone, the other one must learn of it.
    void lead(near, reply, port, conduct).catch(() => near.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function lead(
  near: IncomingMessage,
  reply: ServerResponse,
  port: number,
  conduct: (exchange: Exchange) => Promise<void>,
): Promise<void> {
  const sent = await buffer(near);
  let far: IncomingMessage;
  let result: Buffer;
  await conduct({
    method: near.method!,
    path: near.url!,
    headers: near.headers,
    body: sent.toString(),
    async forward() {
      const onward = request({
        port,
        host: '127.0.0.1',
        agent: false,
        method: near.method!,
        path: near.url!,
        headers: near.rawHeaders,
      });
      onward.end(sent);
      [far] = (await once(onward, 'response')) as [IncomingMessage];
      result = await buffer(far);
    },
    async answer() {
      reply.writeHead(far.statusCode!, far.rawHeaders);
      await new Promise<void>(resolve => reply.end(result, resolve));
    },
  });
}
