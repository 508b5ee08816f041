import type { RuleClass } from './rule.js';
import { Random } from './rules/random.rule.js';
import { RoundRobin } from './rules/round-robin.rule.js';
import { TwoChoices } from './rules/two-choices.rule.js';
import { WeightedResponseTime } from './rules/weighted-response-time.rule.js';

/** The rules that every process has. */
export const BUILT_IN_RULES: readonly RuleClass[] = [RoundRobin, Random, WeightedResponseTime, TwoChoices];
