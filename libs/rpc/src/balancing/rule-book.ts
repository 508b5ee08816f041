import type { ServiceName } from '@diancan/contracts';
import { Logger } from '@nestjs/common';
import { BUILT_IN_RULES } from './built-in-rules.js';
import type { Rule, RuleClass } from './rule.js';

interface RuleInForce {
  readonly name: string;
  readonly rule: Rule;
  /** A name that was not followed, so that the log says so once and not at each call. */
  refused?: string;
}

/** The rules by name, and the rule object in force for each service. */
export class RuleBook {
  readonly #logger = new Logger(RuleBook.name);
  readonly #classes: ReadonlyMap<string, RuleClass>;
  readonly #inForce = new Map<ServiceName, RuleInForce>();

  /** @param nameFor the rule that configuration names for a service; read at each call */
  constructor(
    private readonly nameFor: (service: ServiceName) => string,
    custom: readonly RuleClass[] = [],
  ) {
    this.#classes = new Map([...BUILT_IN_RULES, ...custom].map(rule => [rule.ruleName, rule]));
  }

  /**
   * A name that is wrong keeps a process from starting; when it comes with a reload, the rule before it stays in force.
   * @throws Error that names the rules there are, when the first name for a service is none of them
   */
  ruleFor(service: ServiceName): Rule {
    const name = this.nameFor(service);
    const inForce = this.#inForce.get(service);
    if (inForce?.name === name) return inForce.rule;
    const named = this.#classes.get(name);
    if (named !== undefined) {
      const rule = new named();
      this.#inForce.set(service, { name, rule });
      return rule;
    }
    const problem = `the rule for ${service} is ${JSON.stringify(name)}, but there are only: ${[...this.#classes.keys()].join(', ')}`;
    if (inForce === undefined) throw new Error(problem);
    if (inForce.refused !== name) this.#logger.error(`${problem}; ${inForce.name} stays in force`);
    inForce.refused = name;
    return inForce.rule;
  }
}
