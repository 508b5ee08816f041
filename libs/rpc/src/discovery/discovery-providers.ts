import type { Settings, SettingsClass } from '@diancan/config';
import type { ServiceName } from '@diancan/contracts';
import { IdentityVerifier, Metrics, Readiness, SERVER_ADDRESS, type ServerAddress } from '@diancan/platform';
import type { Provider } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { LoadBalancer } from '../balancing/load-balancer.js';
import { RuleBook } from '../balancing/rule-book.js';
import type { RuleClass } from '../balancing/rule.js';
import { breakerClosed, healthy, ownZone } from '../balancing/server-list-filter.js';
import { logBreakerChange, measureBreakers } from '../faults/breaker-metrics.js';
import { errorKind } from '../faults/call-errors.js';
import { Guards } from '../faults/guards.js';
import { TcpListener } from '../server/tcp-listener.js';
import type { DiscoverableSettings } from '../settings/discoverable-settings.js';
import { Announcer } from './announcer.js';
import { ConfiguredServerList } from './configured-server-list.js';
import { RedisLinks } from './redis-links.js';
import { Registry } from './registry.js';

type Made = Settings<DiscoverableSettings>;
type MadeClass = SettingsClass<DiscoverableSettings>;

export const redisLinks = (settings: MadeClass): Provider => ({
  provide: RedisLinks,
  inject: [settings],
  useFactory: ({ current }: Made) => new RedisLinks(current.discovery.redisUrl),
});

export const serverList = (settings: MadeClass, watched: readonly ServiceName[]): Provider => ({
  provide: ConfiguredServerList,
  inject: [settings, RedisLinks],
  useFactory: (made: Made, redis: RedisLinks) =>
    new ConfiguredServerList({
      settings: () => made.current.discovery,
      addresses: () => made.current.services ?? {},
      watched,
      redis,
    }),
});

/** Checks at start that the rule of each called service exists. */
export const ruleBook = (
  settings: MadeClass,
  calls: readonly ServiceName[],
  custom: readonly RuleClass[] | undefined,
): Provider => ({
  provide: RuleBook,
  inject: [settings],
  useFactory: (made: Made) => {
    const ruleNameOf = (called: ServiceName) =>
      made.current.calls.services[called]?.rule ?? made.current.calls.defaults.rule;
    const book = new RuleBook(ruleNameOf, custom);
    for (const called of calls) book.ruleFor(called);
    return book;
  },
});

export const loadBalancer = (settings: MadeClass): Provider => ({
  provide: LoadBalancer,
  inject: [settings, ConfiguredServerList, RuleBook],
  useFactory: (made: Made, servers: ConfiguredServerList, book: RuleBook) => {
    const filters = [healthy, breakerClosed, ownZone(() => made.current.discovery.zone)];
    return new LoadBalancer(servers, filters, called => book.ruleFor(called));
  },
});

export const callGuards = <T extends DiscoverableSettings>(
  settings: SettingsClass<T>,
  isKnown: ((settings: T, method: string) => boolean) | undefined,
): Provider => ({
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
});

export const announcer = (settings: MadeClass, service: ServiceName): Provider => ({
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
});

export const tcpListener = (settings: MadeClass): Provider => ({
  provide: TcpListener,
  inject: [settings, SERVER_ADDRESS, IdentityVerifier],
  useFactory: ({ current }: Made, { host }: ServerAddress, verifier: IdentityVerifier) =>
    new TcpListener({ host, port: current.rpc?.tcpPort ?? 0, verifier }),
});
