import type { ServiceName } from '@diancan/contracts';
import type { Instance } from './instance.js';
import type { ServerList } from './server-list.js';

/** The instances of one list or, if it has none, those of another. */
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
