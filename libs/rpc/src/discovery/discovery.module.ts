import type { Settings, SettingsClass } from '@diancan/config';
import type { ServiceName } from '@diancan/contracts';
import { IdentityVerifier, Metrics, Readiness, SERVER_ADDRESS, type ServerAddress } from '@diancan/platform';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { LoadBalancer } from '../balancing/load-balancer.js';
import { RuleBook } from '../balancing/rule-book.js';
import type { RuleClass } from '../balancing/rule.js';
import { breakerClosed, healthy, ownZone } from '../balancing/server-list-filter.js';
import { logBreakerChange, measureBreakers } from '../faults/breaker-metrics.js';
import { errorKind } from '../faults/call-errors.js';
import { Guards } from '../faults/guards.js';
import { TcpListener } from '../server/tcp-listener.js';
import type { CallSettings } from '../settings/call-settings.js';
import type { DiscoverySettings } from '../settings/discovery-settings.js';
import { Announcer } from './announcer.js';
import { ConfiguredServerList } from './configured-server-list.js';
import { RedisLinks } from './redis-links.js';
import { Registry } from './registry.js';
import type { AddressesByService } from './service-address.js';

/** What the settings of a service must have to be found and to find others; explained in `config-repo/application.yml`. */
export interface DiscoverableSettings {
  readonly discovery: DiscoverySettings;
  readonly calls: CallSettings;
  /** Where the services are that it calls, as long as the registry has not said otherwise. */
  readonly services?: AddressesByService;
  /** Of a service that is called over TCP; 0 means any free port. */
  readonly rpc?: { readonly tcpPort: number };
}

export interface DiscoveryOptions<T extends DiscoverableSettings = DiscoverableSettings> {
  readonly service: ServiceName;
  /** The service's settings class. */
  readonly settings: SettingsClass<T>;
  /** Services that it calls. */
  readonly calls?: readonly ServiceName[];
  /** Whether it serves contracts over TCP as well. */
  readonly servesTcp?: boolean;
  /** Rules of its own, beside those that are there. */
  readonly rules?: readonly RuleClass[];
  /** Whether the settings still have what a guard is named after, such as a route; see `Guards`. */
  readonly isKnown?: (settings: T, method: string) => boolean;
}

type Made = Settings<DiscoverableSettings>;

/** How this process is found, finds others, chooses among them, and what stands between it and those that fail. */
@Module({})
export class DiscoveryModule {
  static forService<T extends DiscoverableSettings>(options: DiscoveryOptions<T>): DynamicModule {
    const { service, settings, calls = [], servesTcp = false, rules, isKnown } = options;
    const providers: Provider[] = [
      {
        provide: RedisLinks,
        inject: [settings],
        useFactory: ({ current }: Made) => new RedisLinks(current.discovery.redisUrl),
      },
      {
        provide: ConfiguredServerList,
        inject: [settings, RedisLinks],
        useFactory: (made: Made, redis: RedisLinks) =>
          new ConfiguredServerList({
            settings: () => made.current.discovery,
            addresses: () => made.current.services ?? {},
            watched: calls,
            redis,
          }),
      },
      {
        provide: RuleBook,
        inject: [settings],
        useFactory: (made: Made) => {
          const book = new RuleBook(
            called => made.current.calls.services[called]?.rule ?? made.current.calls.defaults.rule,
            rules,
          );
          for (const called of calls) book.ruleFor(called);
          return book;
        },
      },
      {
        provide: LoadBalancer,
        inject: [settings, ConfiguredServerList, RuleBook],
        useFactory: (made: Made, servers: ConfiguredServerList, book: RuleBook) =>
          new LoadBalancer(
            servers,
            [healthy, breakerClosed, ownZone(() => made.current.discovery.zone)],
            called => book.ruleFor(called),
          ),
      },
      {
        provide: Guards,
        inject: [settings, Metrics],
        useFactory: (made: Settings<T>, metrics: Metrics) => {
          const guards = new Guards({
            settings: () => made.current.calls,
            errorKind,
            ...(isKnown && { isKnown: method => isKnown(made.current, method) }),
            onChange: logBreakerChange,
          });
          measureBreakers(metrics, guards);
          return guards;
        },
      },
      {
        provide: Announcer,
        inject: [settings, RedisLinks, Readiness, HttpAdapterHost, { token: TcpListener, optional: true }],
        useFactory: (
          made: Made,
          redis: RedisLinks,
          readiness: Readiness,
          http: HttpAdapterHost,
          tcp?: TcpListener,
        ) =>
          new Announcer({
            service,
            settings: () => made.current.discovery,
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
      useFactory: ({ current }: Made, { host }: ServerAddress, verifier: IdentityVerifier) =>
        new TcpListener({ host, port: current.rpc?.tcpPort ?? 0, verifier }),
    };
    return {
      module: DiscoveryModule,
      global: true,
      providers: servesTcp ? [...providers, listener] : providers,
      exports: [LoadBalancer, Guards, ...(servesTcp ? [TcpListener] : [])],
    };
  }
}
