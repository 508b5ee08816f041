import { ProductErrors, type SaveOption, ServiceError } from '@diancan/contracts';
import { lookOf } from '@diancan/text';
import type { Choice, Option } from './domain/option.js';

interface Named {
  readonly name: string;
}

/**
 * The options that a dish gets. An option or a choice keeps its id, and whether it is sold out, if it is sent
 * with its id, or under its name: so carts that hold it stay valid, and a request may be repeated.
 * @throws ServiceError NAMES_LOOK_ALIKE
 */
export function editOptions(
  current: readonly Option[],
  wanted: readonly SaveOption[],
  newId: () => string,
): Option[] {
  requireDifferentNames(wanted);
  const options = new Known(current, ({ optionId }) => optionId);
  return wanted.map(({ optionId, name, min, max, choices }) => {
    requireDifferentNames(choices);
    const former = options.take(optionId, name);
    const known = new Known(former?.choices ?? [], ({ choiceId }) => choiceId);
    return {
      optionId: former?.optionId ?? newId(),
      name,
      min,
      max,
      choices: choices.map((choice): Choice => {
        const before = known.take(choice.choiceId, choice.name);
        const { name: choiceName, deltaFen } = choice;
        return { choiceId: newId(), ...before, name: choiceName, deltaFen };
      }),
    };
  });
}

/** What is there already; each may be taken over once. */
class Known<T extends Named> {
  readonly #left: Set<T>;

  constructor(
    all: readonly T[],
    private readonly idOf: (one: T) => string,
  ) {
    this.#left = new Set(all);
  }

  take(id: string | undefined, name: string): T | undefined {
    const all = [...this.#left];
    const found =
      id === undefined
        ? all.find(one => lookOf(one.name) === lookOf(name))
        : all.find(one => this.idOf(one) === id);
    if (found !== undefined) this.#left.delete(found);
    return found;
  }
}

function requireDifferentNames(all: readonly Named[]): void {
  const twice = all.find(({ name }, at) => all.findIndex(other => lookOf(other.name) === lookOf(name)) < at);
  if (twice !== undefined) throw new ServiceError(ProductErrors.NAMES_LOOK_ALIKE, { option: twice.name });
}
