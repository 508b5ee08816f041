import { derive } from '@diancan/config';
import type { ServiceName } from '@diancan/contracts';
import type { Instance } from './instance.js';
import type { ServerList } from './server-list.js';
import { type AddressesByService, instanceAt } from './service-address.js';

/** Instances that the configuration names. */
export class StaticServerList implements ServerList {
  readonly #instances;

  /** @param addresses read at each call: configuration may change */
  constructor(addresses: () => AddressesByService) {
    const configured = {
      get current() {
        return addresses();
      },
    };
    this.#instances = derive(configured, current => current, instancesByService);
  }

  instancesOf(service: ServiceName): readonly Instance[] {
    return this.#instances.current.get(service) ?? NOBODY;
  }
}

const NOBODY: readonly Instance[] = [];

function instancesByService(addresses: AddressesByService): ReadonlyMap<ServiceName, readonly Instance[]> {
  const byService = new Map<ServiceName, readonly Instance[]>();
  for (const service of Object.keys(addresses) as ServiceName[]) {
    const direct = addresses[service]!.filter(address => !address.startsWith('srv:'));
    byService.set(
      service,
      direct.map(address => instanceAt(service, address)),
    );
  }
  return byService;
}
