import type { Instance } from '../discovery/instance.js';
import type { InstanceLoad } from './instance-load.js';

export interface Candidate {
  readonly instance: Instance;
  readonly load: InstanceLoad;
}

/**
 * Chooses among instances that may be called; each service has a rule object of its own, so it may remember. A custom one
 * is a class with a static `ruleName`, registered at `DiscoveryModule`, and named in the configuration.
 */
export interface Rule {
  /** @param candidates at least one */
  choose(candidates: readonly Candidate[]): Candidate;
}

export interface RuleClass {
  readonly ruleName: string;
  new (): Rule;
}
