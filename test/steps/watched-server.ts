import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A proxy to a server. */
export interface WatchedServer {
  /** The server's URL, through this proxy. */
  readonly url: string;
  close(): void;
}

/**
 * Accepts connections and makes one to the server for each.
 * @param serverUrl with its port
 * @param lead passes on what either side sends; both connections break when it fails
 */
export async function watchedServer(
  serverUrl: string,
  lead: (near: Socket, far: Socket) => Promise<unknown>,
): Promise<WatchedServer> {
  const url = new URL(serverUrl);
  const target = { host: url.hostname, port: Number(url.port) };
  const sockets = new Set<Socket>();
  const server = createServer(near => {
    const far = connect(target);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket.setNoDelay());
      socket.on('error', () => undefined);
      // What has arrived and is not held still passes; what is held is lost with the connection.
      socket.on('close', () => void (sockets.delete(socket), setImmediate(() => other.destroySoon())));
    }
    void lead(near, far).catch(() => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
