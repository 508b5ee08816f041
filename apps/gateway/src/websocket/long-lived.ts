import type { Duplex } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

/** WebSockets and streams, which have no end of their own. They are closed when the gateway stops. */
@Injectable()
export class LongLived implements BeforeApplicationShutdown {
  readonly #sockets = new Set<Duplex>();
  #stopping = false;

  add(socket: Duplex): void {
    if (this.#stopping) socket.destroy();
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  beforeApplicationShutdown(): void {
    this.#stopping = true;
    for (const socket of this.#sockets) socket.destroy();
  }
}
