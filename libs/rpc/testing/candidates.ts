import { InstanceLoad } from '../src/balancing/instance-load.js';
import type { Candidate } from '../src/balancing/rule.js';
import { type Instance, UNANNOUNCED } from '../src/discovery/instance.js';

export const anInstance = (id: string, more: Partial<Instance> = {}): Instance => ({
  ...UNANNOUNCED, id, service: 'product', origin: `http://${id}`, ...more,
});

export const aCandidate = (id: string, more: Partial<Instance> = {}, now?: () => number): Candidate => ({
  instance: anInstance(id, more), load: new InstanceLoad(now),
});

/** How often each is chosen. */
export function shares(times: number, choose: () => { readonly instance: { readonly id: string } }): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let time = 0; time < times; time++) {
    const { id } = choose().instance;
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}
