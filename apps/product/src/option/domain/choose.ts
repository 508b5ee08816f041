import { type MadeChoice, ProductErrors, ServiceError } from '@diancan/contracts';
import { isSoldOut, type Option } from './option.js';

interface Dish {
  readonly productId: string;
  readonly name: string;
  readonly options: readonly Option[];
}

/**
 * The choices of one line, in the order of the menu.
 * @throws ServiceError OPTION_REQUIRED, TOO_MANY_CHOICES, CHOICE_GONE, CHOICE_SOLD_OUT
 */
export function choose(dish: Dish, choiceIds: readonly string[], now: Date): MadeChoice[] {
  const { productId, name } = dish;
  const wanted = new Set(choiceIds);
  const made = dish.options.flatMap(option => {
    const chosen = option.choices.filter(({ choiceId }) => wanted.has(choiceId));
    const about = { productId, name, option: option.name };
    if (chosen.length < option.min)
      throw new ServiceError(ProductErrors.OPTION_REQUIRED, { ...about, min: option.min });
    if (chosen.length > option.max)
      throw new ServiceError(ProductErrors.TOO_MANY_CHOICES, { ...about, max: option.max });
    const soldOut = chosen.find(choice => isSoldOut(choice.soldOutUntil, now));
    if (soldOut !== undefined)
      throw new ServiceError(ProductErrors.CHOICE_SOLD_OUT, { ...about, choice: soldOut.name });
    return chosen.map(choice => ({
      choiceId: choice.choiceId,
      option: option.name,
      name: choice.name,
      deltaFen: choice.deltaFen,
    }));
  });
  if (made.length < wanted.size) throw new ServiceError(ProductErrors.CHOICE_GONE, { productId, name });
  return made;
}

/** The price of one piece with its choices, in fen. */
export const priceWith = (priceFen: number, choices: readonly MadeChoice[]): number =>
  choices.reduce((sum, { deltaFen }) => sum + deltaFen, priceFen);

/** The least that one piece may cost, in fen. */
export const lowestPriceOf = (priceFen: number, options: readonly Option[]): number =>
  options.reduce((sum, { min, max, choices }) => {
    const deltas = choices.map(({ deltaFen }) => deltaFen).toSorted((one, other) => one - other);
    const taken = deltas.slice(0, max).filter((delta, at) => at < min || delta < 0);
    return sum + taken.reduce((total, delta) => total + delta, 0);
  }, priceFen);
