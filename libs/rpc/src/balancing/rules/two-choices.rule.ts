import type { Candidate, Rule } from '../rule.js';

/**
 * Picks two instances at random and takes the one with fewer calls in flight for its weight. The load is
 * nearly as even as with a comparison of all instances, and callers do not all choose the same one
 * (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 2001).
 */
export class TwoChoices implements Rule {
  static readonly ruleName = 'two-choices';

  choose(candidates: readonly Candidate[]): Candidate {
    if (candidates.length === 1) return candidates[0]!;
    const first = Math.floor(Math.random() * candidates.length);
    const step = 1 + Math.floor(Math.random() * (candidates.length - 1));
    const one = candidates[first]!;
    const other = candidates[(first + step) % candidates.length]!;
    return pressureOf(other) < pressureOf(one) ? other : one;
  }
}

const pressureOf = ({ instance, load }: Candidate): number => load.inFlight / instance.weight;
