import type { ServiceName } from '@diancan/contracts';
import type { Instance } from './instance.js';

/** Who runs a service right now, as far as is known; asked at each call, so it answers from memory. */
export interface ServerList {
  /** The same array until it changes. */
  instancesOf(service: ServiceName): readonly Instance[];
}
