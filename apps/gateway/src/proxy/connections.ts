import { isDeepStrictEqual } from 'node:util';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { GatewaySettings } from '../settings/gateway.settings.js';
import type { Route } from '../settings/route.js';

type UpstreamSettings = GatewaySettings['current']['upstream'];

/**
 * Kept-alive connections to every instance that was called. Each route has its own: one that hangs, because
 * its service waits for somebody else, takes none of another route.
 */
@Injectable()
export class Connections implements OnApplicationShutdown {
  #source: UpstreamSettings;
  readonly #pools = new Map<string, Pool>();
  /** Of settings that are not in force any more; they end with the last answer that is under way. */
  readonly #retired = new Set<Pool>();

  constructor(private readonly settings: GatewaySettings) {
    this.#source = settings.current.upstream;
  }

  to(origin: string, { method, path }: Pick<Route, 'method' | 'path'>): Pool {
    const { upstream } = this.settings.current;
    if (upstream !== this.#source) this.#follow(upstream);
    const key = `${origin} ${method} ${path}`;
    return this.#pools.get(key) ?? this.#open(origin, key);
  }

  #open(origin: string, key: string): Pool {
    const { connectionsPerInstance, connectTimeoutMs } = this.#source;
    const pool = new Pool(origin, {
      connections: connectionsPerInstance,
      connect: { timeout: connectTimeoutMs },
    });
    // Instances come and go: one that has no connection any more is forgotten.
    pool.on('disconnect', () => {
      const { connected, size } = pool.stats;
      if (pool.destroyed || this.#pools.get(key) !== pool || connected > 0 || size > 0) return;
      this.#pools.delete(key);
      void pool.close();
    });
    this.#pools.set(key, pool);
    return pool;
  }

  /** What is under way ends as it began. */
  #follow(upstream: UpstreamSettings): void {
    const isAsBefore = isDeepStrictEqual(upstream, this.#source);
    this.#source = upstream;
    if (isAsBefore) return;
    for (const pool of this.#pools.values()) {
      this.#retired.add(pool);
      // Destroyed at a stop, it is not closed.
      void pool.close().then(
        () => this.#retired.delete(pool),
        () => undefined,
      );
    }
    this.#pools.clear();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#pools.values(), ...this.#retired].map(pool => pool.destroy()));
  }
}
