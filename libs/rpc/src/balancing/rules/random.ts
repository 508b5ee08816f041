import type { Candidate, Rule } from '../rule.js';
import { byWeight } from './by-weight.js';

/** By lot; an instance of weight 2 is drawn twice as often as one of weight 1. */
export class Random implements Rule {
  static readonly ruleName = 'random';

  choose(candidates: readonly Candidate[]): Candidate {
    return byWeight(candidates, ({ instance }) => instance.weight);
  }
}
