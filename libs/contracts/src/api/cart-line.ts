import { z } from 'zod';
import { id, text } from './fields.js';
import { MAX_LENGTH, MAX_LINE_QUANTITY } from './limits.js';
import { choiceIds } from './options.js';

/** The most lines that are read. A longer cart is refused before any work is done on it. */
export const MAX_RAW_LINES = 10_000;

export const cartLine = z
  .object({
    productId: id,
    quantity: z.int().min(1).max(MAX_LINE_QUANTITY),
    choiceIds: choiceIds.optional().describe('What was chosen of the options of the dish.'),
    note: text(MAX_LENGTH.lineNote, { blank: true })
      .optional()
      .describe('What the buyer wants of this line.'),
  })
  .meta({ id: 'CartLine' });
export type CartLine = z.infer<typeof cartLine>;
