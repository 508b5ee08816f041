import { Pool } from 'undici';
import type { GatewaySettings } from '../settings/gateway.settings.js';
import type { Route } from '../settings/route.js';

/**
 * Kept-alive connections to each instance that was called. Each route has its own: a route that hangs,
 * because its service waits for another system, takes no connection of another route.
 */
export class RoutePools {
  readonly #pools = new Map<string, Pool>();
  #closing: Pool[] = [];

  constructor(private readonly settings: GatewaySettings['current']['upstream']) {}

  to(origin: string, { method, path }: Pick<Route, 'method' | 'path'>): Pool {
    const key = `${origin} ${method} ${path}`;
    return this.#pools.get(key) ?? this.#open(origin, key);
  }

  /** Takes no more requests. Resolves when those under way have ended; never rejects. */
  async close(): Promise<void> {
    this.#closing = [...this.#pools.values()];
    this.#pools.clear();
    // `destroy` during a close makes it reject.
    await Promise.allSettled(this.#closing.map(pool => pool.close()));
  }

  /** Breaks off the requests under way, also during `close`. */
  async destroy(): Promise<void> {
    await Promise.all([...this.#pools.values(), ...this.#closing].map(pool => pool.destroy()));
  }

  #open(origin: string, key: string): Pool {
    const { connectionsPerInstance, connectTimeoutMs } = this.settings;
    const pool = new Pool(origin, {
      connections: connectionsPerInstance,
      connect: { timeout: connectTimeoutMs },
    });
    // Instances come and go: the pool of an instance without a connection is dropped.
    pool.on('disconnect', () => {
      const { connected, size } = pool.stats;
      if (pool.destroyed || this.#pools.get(key) !== pool || connected > 0 || size > 0) return;
      this.#pools.delete(key);
      void pool.close();
    });
    this.#pools.set(key, pool);
    return pool;
  }
}
