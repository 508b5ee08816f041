import type { Candidate, Rule } from '../rule.js';

/** Picks one instance after the other. */
export class RoundRobin implements Rule {
  static readonly ruleName = 'round-robin';
  #turn = 0;

  choose(candidates: readonly Candidate[]): Candidate {
    return candidates[this.#turn++ % candidates.length]!;
  }
}
