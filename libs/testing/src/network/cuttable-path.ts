import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy to a server, which a spec can cut and mend; other specs go on using the server itself. */
export class CuttablePath {
  readonly #server = createServer(near => this.#accept(near));
  readonly #sockets = new Set<Socket>();
  /** The connections from clients. */
  readonly #downstream = new Set<Socket>();
  /** The connections to the server. */
  readonly #upstream = new Set<Socket>();
  #isCut = false;
  #isHeld = false;
  #connections = 0;
  #refused = 0;

  constructor(private readonly serverUrl: URL) {}

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** The server's URL, through this proxy. */
  get url(): string {
    const url = new URL(this.serverUrl);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  /** Number of connections accepted so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Number of open connections. */
  get open(): number {
    return this.#upstream.size;
  }

  /** Number of connections refused while the path was cut. */
  get refused(): number {
    return this.#refused;
  }

  /** Breaks all connections and refuses new ones. */
  cut(): void {
    this.#isCut = true;
    this.#breakAll();
  }

  mend(): void {
    this.#isCut = false;
  }

  /** Holds back what the server sends, like a network that loses packets without closing the connection. */
  hold(): void {
    this.#isHeld = true;
    this.#upstream.forEach(socket => socket.pause());
  }

  release(): void {
    this.#isHeld = false;
    this.#upstream.forEach(socket => socket.resume());
  }

  /** Sends bytes to each client, as if the server had sent them. */
  inject(bytes: Uint8Array): void {
    this.#downstream.forEach(socket => socket.write(bytes));
  }

  async close(): Promise<void> {
    this.#breakAll();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #accept(near: Socket): void {
    if (this.#isCut) {
      this.#refused += 1;
      return void near.resetAndDestroy();
    }
    this.#connections += 1;
    const far = connect(Number(this.serverUrl.port), this.serverUrl.hostname);
    this.#pipe(near, far);
    this.#pipe(far, near);
    this.#downstream.add(near);
    near.on('close', () => this.#downstream.delete(near));
    this.#upstream.add(far);
    far.on('close', () => this.#upstream.delete(far));
    if (this.#isHeld) far.pause();
  }

  #pipe(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  }

  #breakAll(): void {
    this.#sockets.forEach(socket => socket.destroy());
  }
}

export async function cuttablePath(serverUrl: string): Promise<CuttablePath> {
  const path = new CuttablePath(new URL(serverUrl));
  await path.listen();
  return path;
}
