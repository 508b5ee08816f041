import { isDeepStrictEqual } from 'node:util';
import type { ServiceName } from '@diancan/contracts';
import { reasonOf } from '@diancan/errors';
import { outOfContext } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Instance } from './instance.js';
import { channelOf, Registry } from './registry.js';
import type { ServerList } from './server-list.js';

/**
 * Follows the registry: reads it after each published change, and every `refreshMs`, because the end of a
 * lease is not published. While Redis is away, the list stays as it is. While Redis refuses writes, no
 * instance is removed; a call to an instance that is gone fails and is retried on another one.
 */
export class RegistryServerList implements ServerList {
  readonly #logger = new Logger(RegistryServerList.name);
  readonly #registry: Registry;
  readonly #known = new Map<ServiceName, readonly Instance[]>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /**
   * @param subscriber a connection for this list alone, not opened yet: a subscribed connection takes no
   * other commands
   */
  constructor(
    redis: Redis,
    private readonly subscriber: Redis,
    private readonly watched: readonly ServiceName[],
    private readonly refreshMs: () => number,
    leaseMs: () => number,
  ) {
    this.#registry = new Registry(redis, leaseMs);
  }

  instancesOf(service: ServiceName): readonly Instance[] {
    return this.#known.get(service) ?? NOBODY;
  }

  /** Reads the registry once, if it can be reached, and follows it from then on. */
  async start(): Promise<void> {
    this.subscriber.on('message', (channel: string) => {
      const changed = this.watched.find(service => channelOf(service) === channel);
      if (changed !== undefined) void this.#read(changed);
    });
    if (this.watched.length > 0) {
      this.subscriber.on('ready', () => void this.#listen());
      void this.subscriber.connect().catch(() => undefined);
    }
    await this.#follow();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Reads after subscribing, also at each reconnection: earlier changes were not received. */
  async #listen(): Promise<void> {
    try {
      await this.subscriber.subscribe(...this.watched.map(channelOf));
    } catch {
      return; // The connection is gone again. The next one subscribes and reads.
    }
    await this.#readAll();
  }

  async #follow(): Promise<void> {
    await this.#readAll();
    if (!this.#stopped)
      this.#timer = outOfContext(() => setTimeout(() => void this.#follow(), this.refreshMs()).unref());
  }

  async #readAll(): Promise<void> {
    await Promise.all(this.watched.map(service => this.#read(service)));
  }

  async #read(service: ServiceName): Promise<void> {
    try {
      const found = await this.#registry.list(service);
      if (!isDeepStrictEqual(found, this.instancesOf(service))) this.#known.set(service, found);
    } catch (error) {
      this.#logger.debug(`the registry cannot be read: ${reasonOf(error)}`);
    }
  }
}

const NOBODY: readonly Instance[] = [];
