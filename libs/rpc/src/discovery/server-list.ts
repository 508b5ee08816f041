import type { ServiceName } from '@diancan/contracts';
import type { Instance } from './instance.js';

/** The known instances of a service. It is read at each call, so it answers from memory. */
export interface ServerList {
  /** The same array until the list changes. */
  instancesOf(service: ServiceName): readonly Instance[];
}
