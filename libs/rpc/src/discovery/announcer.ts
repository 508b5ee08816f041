import { hostname, networkInterfaces } from 'node:os';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceName } from '@diancan/contracts';
import { reasonOf } from '@diancan/errors';
import { outOfContext, Readiness } from '@diancan/platform';
import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { DiscoverySettings } from '../settings/discovery-settings.js';
import type { Instance } from './instance.js';
import type { Registry } from './registry.js';

export interface AnnouncerOptions {
  readonly service: ServiceName;
  readonly settings: () => DiscoverySettings;
  readonly registry: Pick<Registry, 'announce' | 'withdraw'>;
  readonly readiness: Readiness;
  readonly http: HttpAdapterHost;
  /** The port for calls over TCP; null if the process takes none. */
  readonly tcpPort: () => number | null;
}

/**
 * Announces this instance in the registry, if there is one, as soon as it listens, and again with each
 * heartbeat. At a stop it first leaves the registry, then goes on answering for `lingerMs`, because some
 * callers learn of it late.
 */
export class Announcer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(Announcer.name);
  #instance: Instance | undefined;
  #timer: NodeJS.Timeout | undefined;
  #announcing: Promise<void> | undefined;
  #reachable = true;

  constructor(private readonly options: AnnouncerOptions) {}

  onApplicationBootstrap(): void {
    if (this.options.settings().list !== 'registry') return;
    this.options.http.listen$.subscribe(() => void outOfContext(() => this.#beat()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.#timer);
    this.options.readiness.startStopping();
    const instance = this.#instance;
    if (instance === undefined) return;
    this.#instance = undefined;
    // An announcement under way could arrive after the withdrawal and undo it.
    await this.#announcing?.catch(() => undefined);
    await this.options.registry
      .withdraw(instance)
      .catch((error: unknown) => this.#logger.warn(`could not leave the registry: ${reasonOf(error)}`));
    await new Promise(resolve => setTimeout(resolve, this.options.settings().lingerMs));
  }

  async #beat(): Promise<void> {
    const { readiness, registry, settings } = this.options;
    if (readiness.isStopping) return;
    try {
      const { ready } = await readiness.check();
      if (readiness.isStopping) return;
      this.#instance = this.#describe(ready);
      await (this.#announcing = registry.announce(this.#instance, settings().leaseMs));
      if (!this.#reachable) this.#logger.log('announced again: the registry is back');
      this.#reachable = true;
    } catch (error) {
      // While the registry is away, callers keep the list that they read last. The next heartbeat tries
      // again.
      if (this.#reachable) this.#logger.warn(`the registry cannot be reached: ${reasonOf(error)}`);
      this.#reachable = false;
    }
    if (!readiness.isStopping)
      this.#timer = setTimeout(() => void this.#beat(), settings().heartbeatMs).unref();
  }

  #describe(healthy: boolean): Instance {
    const { service, settings, http, tcpPort } = this.options;
    const { zone, version, weight, advertiseHost } = settings();
    const { address, port } = (http.httpAdapter.getHttpServer() as Server).address() as AddressInfo;
    const host = advertiseHost || reachableHost(address);
    const tcp = tcpPort();
    const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    return {
      id: authority,
      service,
      origin: `http://${authority}`,
      tcp: tcp === null ? undefined : { host, port: tcp },
      zone,
      version,
      weight,
      healthy,
    };
  }
}

/**
 * The address at which others reach a listener on `host`. For a listener on all addresses: the first external
 * one.
 */
function reachableHost(address: string): string {
  if (address !== '0.0.0.0' && address !== '::') return address;
  const outward = Object.values(networkInterfaces())
    .flat()
    .find(face => face !== undefined && !face.internal && face.family === 'IPv4');
  return outward?.address ?? hostname();
}
