import { z } from 'zod';
import { fen, id, text } from './fields.js';
import { MAX_CHOICES, MAX_LENGTH, MAX_OPTIONS, MAX_PRICE_FEN } from './limits.js';
import { saying } from './own-words.js';
import type { ViewOf } from './view.js';

const choice = z
  .object({
    /** Of the choice that it replaces. Without it, the choice with the same name is meant. */
    choiceId: id.optional(),
    name: text(MAX_LENGTH.choiceName),
    deltaFen: z.int().min(-MAX_PRICE_FEN).max(MAX_PRICE_FEN).describe('Added to the price of the dish.'),
  })
  .meta({ id: 'SaveChoice' });

const option = z
  .object({
    optionId: id.optional(),
    name: text(MAX_LENGTH.optionName),
    min: z.int().min(0).max(MAX_CHOICES).describe('How many choices a buyer must make; 0: none.'),
    max: z.int().min(1).max(MAX_CHOICES).describe('How many choices a buyer may make.'),
    choices: z.array(choice).min(1).max(MAX_CHOICES),
  })
  .refine(
    ({ min, max, choices }) => min <= max && max <= choices.length,
    saying({
      zh: '中的 min 不能大于 max，max 不能大于选项个数',
      en: 'must have a min of at most its max, and a max of at most the number of its choices',
    }),
  )
  .meta({ id: 'SaveOption' });

/** The options that a dish is saved with, in their order. */
export const saveOptions = z.array(option).max(MAX_OPTIONS);
export type SaveOption = z.infer<typeof option>;

/** The choices of one line of a cart: at most all of all options. */
export const choiceIds = z.array(id).max(MAX_OPTIONS * MAX_CHOICES);

const choiceView = z
  .object({
    choiceId: z.string(),
    name: z.string(),
    deltaFen: fen.describe('Added to the price of the dish.'),
    soldOut: z.boolean(),
  })
  .meta({ id: 'Choice' });

export const optionView = z
  .object({
    optionId: z.string(),
    name: z.string(),
    min: z.int().describe('How many choices a buyer must make; 0: none.'),
    max: z.int(),
    choices: z.array(choiceView),
  })
  .meta({ id: 'Option' });
export type OptionView = ViewOf<typeof optionView>;

/** A choice that a buyer has made, as the order keeps it. */
export const madeChoice = z
  .object({ choiceId: z.string(), option: z.string(), name: z.string(), deltaFen: fen })
  .meta({ id: 'MadeChoice' });
export type MadeChoice = ViewOf<typeof madeChoice>;
