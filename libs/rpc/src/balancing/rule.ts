import type { Instance } from '../discovery/instance.js';
import type { InstanceLoad } from './instance-load.js';

export interface Candidate {
  readonly instance: Instance;
  readonly load: InstanceLoad;
}

/**
 * Chooses one of the instances that may be called. Each service has its own rule object, which may keep
 * state. A custom rule is a class with a static `ruleName`; it is registered at `DiscoveryModule` and named
 * in the configuration.
 */
export interface Rule {
  /** @param candidates at least one */
  choose(candidates: readonly Candidate[]): Candidate;
}

export interface RuleClass {
  readonly ruleName: string;
  new (): Rule;
}
