import { InstanceLoad } from '../src/balancing/instance-load.js';
import type { Candidate, Rule } from '../src/balancing/rule.js';
import type { Instance } from '../src/discovery/instance.js';
import { UNANNOUNCED } from '../src/discovery/instance.js';

export const instanceOf = (id: string, more: Partial<Instance> = {}): Instance => ({
  ...UNANNOUNCED,
  id,
  service: 'product',
  origin: `http://${id}`,
  ...more,
});

export const candidate = (id: string, more: Partial<Instance> = {}): Candidate => ({
  instance: instanceOf(id, more),
  load: new InstanceLoad(),
});

/** How often each candidate was chosen. */
export function chosenBy(
  rule: Rule,
  candidates: readonly Candidate[],
  times: number,
): Record<string, number> {
  const counts = Object.fromEntries(candidates.map(({ instance }) => [instance.id, 0]));
  for (let time = 0; time < times; time++) counts[rule.choose(candidates).instance.id]! += 1;
  return counts;
}

/** A seeded replacement for `Math.random` (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
