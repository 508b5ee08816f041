import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * An address that leads to one server first and to another later, like a DNS name or load balancer at a
 * failover.
 */
export interface MovedAddress {
  /** With the credentials of the first server. */
  readonly url: string;
  /** New connections go to this server from now on; open ones stay where they are. */
  moveTo(serverUrl: string): void;
  close(): Promise<void>;
}

export async function movedAddress(serverUrl: string): Promise<MovedAddress> {
  let target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const server = createServer(near => {
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    moveTo: moved => {
      target = new URL(moved);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
