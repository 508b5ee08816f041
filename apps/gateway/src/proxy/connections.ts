import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { GatewaySettings } from '../settings/gateway.settings.js';
import type { Route } from '../settings/route.js';
import { RoutePools } from './route-pools.js';

/** The connections to the services. After new settings, a request ends on the connection that it began on. */
@Injectable()
export class Connections implements OnApplicationShutdown {
  readonly #pools;
  /** Pools of replaced settings that still have requests under way. */
  readonly #retired = new Set<RoutePools>();

  constructor(settings: GatewaySettings) {
    this.#pools = settings.derive(
      ({ upstream }) => upstream,
      upstream => new RoutePools(upstream),
      replaced => this.#retire(replaced),
    );
  }

  to(origin: string, route: Pick<Route, 'method' | 'path'>): Pool {
    return this.#pools.current.to(origin, route);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.#pools.built, ...this.#retired].map(pools => pools?.destroy()));
  }

  #retire(pools: RoutePools): void {
    this.#retired.add(pools);
    void pools.close().then(() => this.#retired.delete(pools));
  }
}
