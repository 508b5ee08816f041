import type { Candidate, Rule } from '../rule.js';
import { byWeight } from './by-weight.js';

/** Picks at random. An instance of weight 2 is picked twice as often as one of weight 1. */
export class Random implements Rule {
  static readonly ruleName = 'random';

  choose(candidates: readonly Candidate[]): Candidate {
    return byWeight(candidates, ({ instance }) => instance.weight);
  }
}
