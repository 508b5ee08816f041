import type { Candidate, Rule } from '../rule.js';
import { byWeight } from './by-weight.js';

/** Picks at random. The slower an instance answers, the less often it is picked. */
export class WeightedResponseTime implements Rule {
  static readonly ruleName = 'weighted-response-time';

  choose(candidates: readonly Candidate[]): Candidate {
    return byWeight(candidates, ({ instance, load }) => instance.weight / Math.max(load.averageMs, 0.1));
  }
}
