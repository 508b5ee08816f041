import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One address for several servers: each connection goes to the next one that accepts it. */
export class Balancer {
  readonly #sockets = new Set<Socket>();
  #next = 0;

  constructor(
    private readonly server: Server,
    private readonly ports: readonly number[],
  ) {
    server.on('connection', near => void this.#join(near));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise(resolve => this.server.close(resolve));
  }

  async #join(near: Socket): Promise<void> {
    this.#keep(near);
    const first = this.#next++;
    for (let n = 0; n < this.ports.length; n++) {
      const far = connect(this.ports[(first + n) % this.ports.length]!, '127.0.0.1');
      this.#keep(far);
      try {
        await once(far, 'connect');
      } catch {
        continue; // that one does not run
      }
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
      if (near.destroyed) far.destroy();
      near.pipe(far).pipe(near);
      return;
    }
    near.destroy();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** @param ports of servers on this machine */
export async function balancerOf(ports: readonly number[]): Promise<Balancer> {
  const server = createServer();
  const balancer = new Balancer(server, ports);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return balancer;
}
