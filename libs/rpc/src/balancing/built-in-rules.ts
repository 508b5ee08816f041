import type { RuleClass } from './rule.js';
import { Random } from './rules/random.js';
import { RoundRobin } from './rules/round-robin.js';
import { TwoChoices } from './rules/two-choices.js';
import { WeightedResponseTime } from './rules/weighted-response-time.js';

/** The rules that every process has. */
export const BUILT_IN_RULES: readonly RuleClass[] = [RoundRobin, Random, WeightedResponseTime, TwoChoices];
