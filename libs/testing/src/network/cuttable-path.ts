import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The way to a server, which a spec can cut and mend: the server itself serves other specs too. */
export interface CuttablePath {
  /** The server's URL, by way of this path. */
  readonly url: string;
  /** How many were opened so far. */
  readonly connections: number;
  /** How many are open. */
  readonly open: number;
  /** How many were refused while it was cut. */
  readonly refused: number;
  /** Breaks every connection, and refuses new ones. */
  cut(): void;
  mend(): void;
  /** Holds back what the server sends, as a network does that has lost its way without anybody noticing. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

export async function cuttablePath(serverUrl: string): Promise<CuttablePath> {
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const answering = new Set<Socket>();
  let whole = true;
  let held = false;
  let connections = 0;
  let refused = 0;
  const server = createServer(near => {
    if (!whole) {
      refused += 1;
      return void near.resetAndDestroy();
    }
    connections += 1;
    const far = connect(Number(port), hostname);
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
    answering.add(far);
    far.on('close', () => answering.delete(far));
    if (held) far.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const breakAll = () => sockets.forEach(socket => socket.destroy());
  return {
    url: url.href,
    get connections() {
      return connections;
    },
    get open() {
      return answering.size;
    },
    get refused() {
      return refused;
    },
    cut() {
      whole = false;
      breakAll();
    },
    mend() {
      whole = true;
    },
    hold() {
      held = true;
      answering.forEach(socket => socket.pause());
    },
    release() {
      held = false;
      answering.forEach(socket => socket.resume());
    },
    async close() {
      breakAll();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
