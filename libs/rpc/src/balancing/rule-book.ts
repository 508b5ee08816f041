import type { ServiceName } from '@diancan/contracts';
import { Logger } from '@nestjs/common';
import { BUILT_IN_RULES } from './built-in-rules.js';
import type { Rule, RuleClass } from './rule.js';

interface RuleInForce {
  readonly name: string;
  readonly rule: Rule;
  /** A wrong name, remembered so that the log reports it once and not at each call. */
  refused?: string;
}

/** The known rules, and the rule object in use for each service. */
export class RuleBook {
  readonly #logger = new Logger(RuleBook.name);
  readonly #classes: ReadonlyMap<string, RuleClass>;
  readonly #inForce = new Map<ServiceName, RuleInForce>();

  /** @param nameFor the rule that the configuration names for a service; read at each call */
  constructor(
    private readonly nameFor: (service: ServiceName) => string,
    custom: readonly RuleClass[] = [],
  ) {
    this.#classes = new Map([...BUILT_IN_RULES, ...custom].map(rule => [rule.ruleName, rule]));
  }

  /**
   * A wrong name keeps a process from starting. If it comes with a refresh, the rule in use stays.
   * @throws Error that lists the known rules, if the first name for a service is not one of them
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
    const known = [...this.#classes.keys()].join(', ');
    const problem = `the rule for ${service} is ${JSON.stringify(name)}, but there are only: ${known}`;
    if (inForce === undefined) throw new Error(problem);
    if (inForce.refused !== name) this.#logger.error(`${problem}; ${inForce.name} stays in force`);
    inForce.refused = name;
    return inForce.rule;
  }
}
