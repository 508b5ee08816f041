import type { ServiceName } from '@diancan/contracts';

/** Chooses which instance of a service gets the next call. */
export interface ServerList {
  /** @throws Error when the service has no instance at all */
  choose(service: ServiceName): string;
}

/** Instances that the configuration names, taken in turn. */
export class StaticServerList implements ServerList {
  readonly #turns = new Map<ServiceName, number>();

  constructor(private readonly addresses: () => Partial<Record<ServiceName, readonly string[]>>) {}

  choose(service: ServiceName): string {
    const instances = this.addresses()[service] ?? [];
    const turn = this.#turns.get(service) ?? 0;
    const chosen = instances[turn % instances.length];
    if (chosen === undefined) throw new Error(`no address is configured for ${service}`);
    this.#turns.set(service, turn + 1);
    return chosen;
  }
}
