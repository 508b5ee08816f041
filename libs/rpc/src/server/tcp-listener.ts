import type { IdentityVerifier } from '@diancan/platform';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ServedMethod } from './served-method.js';
import { TcpServer } from './tcp-server.js';

export interface TcpListenerOptions {
  readonly host: string;
  /** 0 means any free port; callers find it in the registry. */
  readonly port: number;
  readonly verifier: IdentityVerifier;
}

/** Listens for calls over TCP while the process runs. */
export class TcpListener implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('RpcServer');
  readonly #server: TcpServer;
  #port: number | null = null;

  constructor({ host, port, verifier }: TcpListenerOptions) {
    this.#server = new TcpServer(host, port, verifier);
  }

  /** The port; null while it does not listen. */
  get port(): number | null {
    return this.#port;
  }

  serve(pattern: string, method: ServedMethod): void {
    this.#server.serve(pattern, method);
  }

  async onApplicationBootstrap(): Promise<void> {
    this.#port = await this.#server.open();
    this.#logger.log(`takes calls over TCP on port ${this.#port}`);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#port !== null) await this.#server.drain();
  }
}
