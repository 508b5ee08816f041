import type { ServiceName } from '@diancan/contracts';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { DiscoverySettings } from '../settings/discovery-settings.js';
import { DnsServerList } from './dns-server-list.js';
import { FallbackServerList } from './fallback-server-list.js';
import type { Instance } from './instance.js';
import type { RedisLinks } from './redis-links.js';
import { RegistryServerList } from './registry-server-list.js';
import type { ServerList } from './server-list.js';
import type { AddressesByService } from './service-address.js';
import { StaticServerList } from './static-server-list.js';

interface FollowedList extends ServerList {
  start(): Promise<void>;
  stop(): void;
}

export interface ConfiguredServerListOptions {
  readonly settings: () => DiscoverySettings;
  readonly addresses: () => AddressesByService;
  /** Services that this process calls. */
  readonly watched: readonly ServiceName[];
  readonly redis: RedisLinks;
}

/**
 * The server list that the configuration chose. If the registry knows no instance, the configured addresses
 * count.
 */
export class ConfiguredServerList implements ServerList, OnModuleInit, OnApplicationShutdown {
  readonly #followed: FollowedList | undefined;
  readonly #list: ServerList;

  constructor({ settings, addresses, watched, redis }: ConfiguredServerListOptions) {
    const configured = new StaticServerList(addresses);
    const refreshMs = () => settings().refreshMs;
    switch (settings().list) {
      case 'static':
        this.#list = configured;
        break;
      case 'dns':
        this.#list = this.#followed = new DnsServerList(addresses, refreshMs);
        break;
      case 'registry':
        this.#followed = new RegistryServerList(
          redis.commands,
          redis.subscriber,
          watched,
          refreshMs,
          () => settings().leaseMs,
        );
        this.#list = new FallbackServerList(this.#followed, configured);
    }
  }

  instancesOf(service: ServiceName): readonly Instance[] {
    return this.#list.instancesOf(service);
  }

  /** Reads the list before the first call. */
  async onModuleInit(): Promise<void> {
    await this.#followed?.start();
  }

  onApplicationShutdown(): void {
    this.#followed?.stop();
  }
}
