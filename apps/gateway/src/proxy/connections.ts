import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { GatewaySettings } from '../gateway.settings.js';

/** Kept-alive connections to every instance that was called. */
@Injectable()
export class Connections implements OnApplicationShutdown {
  readonly #pools = new Map<string, Pool>();

  constructor(private readonly settings: GatewaySettings) {}

  to(origin: string): Pool {
    return this.#pools.get(origin) ?? this.#open(origin);
  }

  #open(origin: string): Pool {
    const { connectionsPerInstance, connectTimeoutMs } = this.settings.current.upstream;
    const pool = new Pool(origin, { connections: connectionsPerInstance, connect: { timeout: connectTimeoutMs } });
    // Instances come and go: one that has no connection any more is forgotten.
    pool.on('disconnect', () => {
      const { connected, size } = pool.stats;
      if (pool.destroyed || connected > 0 || size > 0) return;
      this.#pools.delete(origin);
      void pool.close();
    });
    this.#pools.set(origin, pool);
    return pool;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#pools.values()].map(pool => pool.destroy()));
  }
}
