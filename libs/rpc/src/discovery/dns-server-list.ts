import { promises as dns } from 'node:dns';
import { isDeepStrictEqual } from 'node:util';
import type { ServiceName } from '@diancan/contracts';
import { Logger } from '@nestjs/common';
import { reasonOf } from '@diancan/errors';
import type { Instance } from './instance.js';
import type { ServerList } from './server-list.js';
import { type AddressesByService, bareHost, instanceAt } from './service-address.js';

export interface DnsQuestions {
  /** Every address behind a name (A, AAAA, hosts file). */
  addresses(host: string): Promise<readonly string[]>;
  /** Every target of an SRV name, with its weight. */
  services(name: string): Promise<ReadonlyArray<{ name: string; port: number; weight: number }>>;
}

const systemDns: DnsQuestions = {
  addresses: async host => (await dns.lookup(host, { all: true })).map(({ address }) => address),
  services: name => dns.resolveSrv(name),
};

/**
 * Finds instances by DNS: every address of an `http://name:port` (docker compose, headless services of
 * Kubernetes) and every target of an `srv://name`. Names are resolved again after `refreshMs`. While DNS
 * fails, the last answer counts.
 */
export class DnsServerList implements ServerList {
  readonly #logger = new Logger(DnsServerList.name);
  readonly #known = new Map<ServiceName, readonly Instance[]>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly addresses: () => AddressesByService,
    private readonly refreshMs: () => number,
    private readonly questions: DnsQuestions = systemDns,
  ) {}

  instancesOf(service: ServiceName): readonly Instance[] {
    return this.#known.get(service) ?? [];
  }

  /** Resolves every name, now and after each `refreshMs`. */
  async start(): Promise<void> {
    await this.refresh();
    if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), this.refreshMs()).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async refresh(): Promise<void> {
    const services = Object.entries(this.addresses()) as Array<[ServiceName, readonly string[]]>;
    await Promise.all(
      services.map(async ([service, addresses]) => {
        try {
          const answers = await Promise.all(addresses.map(address => this.#ask(service, address)));
          // Name servers shuffle their answers, so the order does not count.
          const found = answers.flat().toSorted((one, other) => one.id.localeCompare(other.id));
          if (!isDeepStrictEqual(found, this.instancesOf(service))) this.#known.set(service, found);
        } catch (error) {
          this.#logger.warn(`${service} was not found in DNS: ${reasonOf(error)}`);
        }
      }),
    );
  }

  async #ask(service: ServiceName, address: string): Promise<Instance[]> {
    const url = new URL(address);
    if (url.protocol === 'srv:') {
      const targets = await this.questions.services(url.hostname);
      return targets.map(({ name, port, weight }) => ({
        ...instanceAt(service, `http://${name}:${port}`),
        weight: Math.max(1, weight),
      }));
    }
    const hosts = await this.questions.addresses(bareHost(url));
    return hosts.map(host => instanceAt(service, address, host));
  }
}
