import type { SettingsClass } from '@diancan/config';
import type { ServiceName } from '@diancan/contracts';
import { type DynamicModule, Module } from '@nestjs/common';
import { LoadBalancer } from '../balancing/load-balancer.js';
import type { RuleClass } from '../balancing/rule.js';
import { Guards } from '../faults/guards.js';
import { TcpListener } from '../server/tcp-listener.js';
import type { DiscoverableSettings } from '../settings/discoverable-settings.js';
import {
  announcer,
  callGuards,
  loadBalancer,
  redisLinks,
  ruleBook,
  serverList,
  tcpListener,
} from './discovery-providers.js';

export interface DiscoveryOptions<T extends DiscoverableSettings = DiscoverableSettings> {
  readonly service: ServiceName;
  /** The service's settings class. */
  readonly settings: SettingsClass<T>;
  /** Services that it calls. */
  readonly calls?: readonly ServiceName[];
  /** Whether it serves contracts over TCP as well. */
  readonly servesTcp?: boolean;
  /** Custom rules, beside the built-in ones. */
  readonly rules?: readonly RuleClass[];
  /** Whether the settings still have the route or method that a guard is named after; see `Guards`. */
  readonly isKnown?: (settings: T, method: string) => boolean;
}

/**
 * Announces this process, finds other services, chooses an instance for each call, and guards calls with
 * breakers.
 */
@Module({})
export class DiscoveryModule {
  static forService<T extends DiscoverableSettings>(options: DiscoveryOptions<T>): DynamicModule {
    const { service, settings, calls = [], servesTcp = false, rules, isKnown } = options;
    return {
      module: DiscoveryModule,
      global: true,
      providers: [
        redisLinks(settings),
        serverList(settings, calls),
        ruleBook(settings, calls, rules),
        loadBalancer(settings),
        callGuards(settings, isKnown),
        announcer(settings, service),
        ...(servesTcp ? [tcpListener(settings)] : []),
      ],
      exports: [LoadBalancer, Guards, ...(servesTcp ? [TcpListener] : [])],
    };
  }
}
