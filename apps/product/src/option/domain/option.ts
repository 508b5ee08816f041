import type { OptionView } from '@diancan/contracts';

/** One thing that a buyer may choose, as the dish stores it. */
export interface Choice {
  readonly choiceId: string;
  readonly name: string;
  /** Added to the price of the dish, in fen. */
  readonly deltaFen: number;
  /** ISO 8601; absent while it is for sale. */
  readonly soldOutUntil?: string;
}

/** A question that the dish asks: size, spice, extras. */
export interface Option {
  readonly optionId: string;
  readonly name: string;
  /** How many choices a buyer must make, and may make. */
  readonly min: number;
  readonly max: number;
  readonly choices: readonly Choice[];
}

/** A dish or a choice that is sold out until a seller says otherwise. */
export const UNTIL_FURTHER_NOTICE = '9999-12-31T00:00:00.000Z';

/** The options of a dish, from its column. */
export const optionsOf = (stored: string | null): readonly Option[] =>
  stored === null ? [] : (JSON.parse(stored) as Option[]);

/** What the column of a dish keeps. */
export const storedOptions = (options: readonly Option[]): string | null =>
  options.length === 0 ? null : JSON.stringify(options);

export const isSoldOut = (until: string | Date | null | undefined, now: Date): boolean =>
  until != null && new Date(until) > now;

/** The end of being sold out, as the API shows it: undefined if it is for sale, or without an end. */
export function endOfSoldOut(until: string | Date | null | undefined, now: Date): string | undefined {
  if (until == null || !isSoldOut(until, now)) return undefined;
  const end = new Date(until).toISOString();
  return end === UNTIL_FURTHER_NOTICE ? undefined : end;
}

export const toOptionViews = (options: readonly Option[], now: Date): OptionView[] =>
  options.map(({ choices, ...option }) => ({
    ...option,
    choices: choices.map(({ soldOutUntil, ...choice }) => ({
      ...choice,
      soldOut: isSoldOut(soldOutUntil, now),
    })),
  }));
