import type { ServiceName } from '@diancan/contracts';
import type { Rule, RuleClass } from './rule.js';
import { Random } from './rules/random.rule.js';
import { RoundRobin } from './rules/round-robin.rule.js';
import { TwoChoices } from './rules/two-choices.rule.js';
import { WeightedResponseTime } from './rules/weighted-response-time.rule.js';

const BUILT_IN: readonly RuleClass[] = [RoundRobin, Random, WeightedResponseTime, TwoChoices];

/** The rules by name, and the rule object in force for each service. */
export class RuleBook {
  readonly #classes: ReadonlyMap<string, RuleClass>;
  readonly #rules = new Map<ServiceName, { readonly name: string; readonly rule: Rule }>();

  /** @param nameFor the rule that configuration names for a service; read at each call */
  constructor(
    private readonly nameFor: (service: ServiceName) => string,
    custom: readonly RuleClass[] = [],
  ) {
    this.#classes = new Map([...BUILT_IN, ...custom].map(rule => [rule.ruleName, rule]));
  }

  /** @throws Error that names the rules there are, when configuration names another */
  ruleFor(service: ServiceName): Rule {
    const name = this.nameFor(service);
    const known = this.#rules.get(service);
    if (known?.name === name) return known.rule;
    const made = this.classNamed(name);
    const rule = new made();
    this.#rules.set(service, { name, rule });
    return rule;
  }

  /** @throws Error that names the rules there are */
  classNamed(name: string): RuleClass {
    const found = this.#classes.get(name);
    if (found === undefined) throw new Error(`calls.rule is ${JSON.stringify(name)}, but there are only: ${[...this.#classes.keys()].join(', ')}`);
    return found;
  }
}
