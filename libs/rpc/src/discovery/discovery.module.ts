import type { ServiceName } from '@diancan/contracts';
import { IdentityVerifier, Metrics, Readiness, SERVER_ADDRESS, type ServerAddress } from '@diancan/platform';
import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { LoadBalancer } from '../balancing/load-balancer.js';
import { RuleBook } from '../balancing/rule-book.js';
import type { RuleClass } from '../balancing/rule.js';
import { breakerClosed, healthy, ownZone } from '../balancing/server-list-filter.js';
import { countingBreakers } from '../faults/breaker-metrics.js';
import { verdictOn } from '../faults/call-errors.js';
import { Guards } from '../faults/guards.js';
import { TcpListener } from '../server/tcp-listener.js';
import type { CallSettings } from '../settings/call-settings.js';
import type { DiscoverySettings } from '../settings/discovery-settings.js';
import { Announcer } from './announcer.js';
import { ConfiguredServerList } from './configured-server-list.js';
import { RedisLinks } from './redis-links.js';
import { Registry } from './registry.js';
import type { AddressesByService } from './service-address.js';

export interface DiscoveryOptions<S> {
  readonly service: ServiceName;
  /** Services that it calls. */
  readonly calls: readonly ServiceName[];
  /** Whether it serves contracts over TCP as well. */
  readonly servesTcp?: boolean;
  /** Rules of its own, beside those that are there. */
  readonly rules?: readonly RuleClass[];
  /** Class whose instance holds the settings. */
  readonly settings: Type<S>;
  /** All read at each call. */
  readonly discovery: (settings: S) => DiscoverySettings;
  readonly callSettings: (settings: S) => CallSettings;
  readonly addresses: (settings: S) => AddressesByService;
  /** 0 means any free port. */
  readonly tcpPort?: (settings: S) => number;
}

/** How this process is found, finds others, chooses among them, and what stands between it and those that fail. */
@Module({})
export class DiscoveryModule {
  static forService<S>(options: DiscoveryOptions<S>): DynamicModule {
    const { service, calls, settings, discovery, callSettings, addresses, servesTcp = false, rules } = options;
    const providers: Provider[] = [
      { provide: RedisLinks, inject: [settings], useFactory: (made: S) => new RedisLinks(discovery(made).redisUrl) },
      {
        provide: ConfiguredServerList,
        inject: [settings, RedisLinks],
        useFactory: (made: S, redis: RedisLinks) =>
          new ConfiguredServerList({ settings: () => discovery(made), addresses: () => addresses(made), watched: calls, redis }),
      },
      {
        provide: RuleBook,
        inject: [settings],
        useFactory: (made: S) => {
          const book = new RuleBook(called => callSettings(made).services[called]?.rule ?? callSettings(made).defaults.rule, rules);
          for (const called of calls) book.ruleFor(called);
          return book;
        },
      },
      {
        provide: LoadBalancer,
        inject: [settings, ConfiguredServerList, RuleBook],
        useFactory: (made: S, servers: ConfiguredServerList, book: RuleBook) =>
          new LoadBalancer(servers, [healthy, breakerClosed, ownZone(() => discovery(made).zone)], called => book.ruleFor(called)),
      },
      {
        provide: Guards,
        inject: [settings, Metrics],
        useFactory: (made: S, metrics: Metrics) =>
          new Guards({ settings: () => callSettings(made), verdictOn, onChange: countingBreakers(metrics) }),
      },
      {
        provide: Announcer,
        inject: [settings, RedisLinks, Readiness, HttpAdapterHost, { token: TcpListener, optional: true }],
        useFactory: (made: S, redis: RedisLinks, readiness: Readiness, http: HttpAdapterHost, tcp?: TcpListener) =>
          new Announcer({
            service,
            settings: () => discovery(made),
            registry: new Registry(redis.commands),
            readiness,
            http,
            tcpPort: () => tcp?.port ?? null,
          }),
      },
    ];
    const listener: Provider = {
      provide: TcpListener,
      inject: [settings, SERVER_ADDRESS, IdentityVerifier],
      useFactory: (made: S, { host }: ServerAddress, verifier: IdentityVerifier) =>
        new TcpListener({ host, port: options.tcpPort?.(made) ?? 0, verifier }),
    };
    return {
      module: DiscoveryModule,
      global: true,
      providers: servesTcp ? [...providers, listener] : providers,
      exports: [LoadBalancer, Guards, ...(servesTcp ? [TcpListener] : [])],
    };
  }
}
