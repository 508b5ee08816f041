import type { ServiceName } from '@diancan/contracts';
import type { Instance } from './instance.js';
import type { ServerList } from './server-list.js';

/** What one list says; where it knows nobody, what another says. */
export class FallbackServerList implements ServerList {
  constructor(
    private readonly first: ServerList,
    private readonly otherwise: ServerList,
  ) {}

  instancesOf(service: ServiceName): readonly Instance[] {
    const known = this.first.instancesOf(service);
    return known.length > 0 ? known : this.otherwise.instancesOf(service);
  }
}
