import type { ServiceName } from '@diancan/contracts';
import type { Instance } from './instance.js';
import type { ServerList } from './server-list.js';
import { type AddressesByService, instanceAt } from './service-address.js';

/** Instances that the configuration names. */
export class StaticServerList implements ServerList {
  readonly #read = new WeakMap<readonly string[], readonly Instance[]>();

  /** @param addresses read at each call: configuration may change */
  constructor(private readonly addresses: () => AddressesByService) {}

  instancesOf(service: ServiceName): readonly Instance[] {
    const addresses = this.addresses()[service] ?? NOWHERE;
    let instances = this.#read.get(addresses);
    if (instances === undefined) {
      instances = addresses
        .filter(address => !address.startsWith('srv:'))
        .map(address => instanceAt(service, address));
      this.#read.set(addresses, instances);
    }
    return instances;
  }
}

const NOWHERE: readonly string[] = [];
