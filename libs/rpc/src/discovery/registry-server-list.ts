import { isDeepStrictEqual } from 'node:util';
import type { ServiceName } from '@diancan/contracts';
import { outOfContext } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import type { Instance } from './instance.js';
import { channelOf, Registry } from './registry.js';
import type { ServerList } from './server-list.js';

/**
 * Follows the registry: reads it at each announced change, and every `refreshMs`, because the end of a lease is not
 * announced. While Redis is away, the list stays as it was. While Redis refuses writes, no instance is removed; calls to
 * an instance that is gone fail, and are made on another one.
 */
export class RegistryServerList implements ServerList {
  readonly #logger = new Logger(RegistryServerList.name);
  readonly #registry: Registry;
  readonly #known = new Map<ServiceName, readonly Instance[]>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param subscriber a connection of its own, not opened yet: one that listens can do nothing else */
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

  /** Reads the registry once, as far as it can be reached, and follows it from then on. */
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

  /** What changed before this connection listened was told to nobody, so it is read afterwards, at each reconnection too. */
  async #listen(): Promise<void> {
    try {
      await this.subscriber.subscribe(...this.watched.map(channelOf));
    } catch {
      return; // The connection is gone again; the next one starts anew.
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
      this.#logger.debug(`the registry cannot be read: ${(error as Error).message}`);
    }
  }
}

const NOBODY: readonly Instance[] = [];
