import { ProductErrors, ServiceError } from '@diancan/contracts';
import type { Choice, Option } from './option.js';

interface Dish {
  readonly name: string;
  readonly options: readonly Option[];
}

/**
 * The options of a dish after one choice was marked.
 * @param until ISO 8601; null: it is for sale
 * @throws ServiceError CHOICE_NOT_FOUND
 */
export function markChoice(
  { name, options }: Dish,
  choiceId: string,
  until: string | null,
): readonly Option[] {
  if (!options.some(({ choices }) => choices.some(choice => choice.choiceId === choiceId)))
    throw new ServiceError(ProductErrors.CHOICE_NOT_FOUND, { name, choiceId });
  const marked = ({ soldOutUntil: _former, ...choice }: Choice): Choice =>
    until === null ? choice : { ...choice, soldOutUntil: until };
  return options.map(option => ({
    ...option,
    choices: option.choices.map(choice => (choice.choiceId === choiceId ? marked(choice) : choice)),
  }));
}
