import { changeRevision, defineCache } from '@diancan/cache';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const choice = z.strictObject({
  choiceId: z.string(),
  name: z.string(),
  deltaFen: z.int(),
  soldOutUntil: z.string().optional(),
});

const option = z.strictObject({
  optionId: z.string(),
  name: z.string(),
  min: z.int(),
  max: z.int(),
  choices: z.array(choice),
});

const product = z.strictObject({
  productId: z.string(),
  name: z.string(),
  priceFen: z.int(),
  description: z.string(),
  icon: z.string(),
  pictures: z.array(z.string()),
  options: z.array(option),
});

const category = z.strictObject({ categoryId: z.string(), name: z.string(), products: z.array(product) });

/**
 * The menu without its stock, which changes with each order. What is sold out until a time depends on the
 * reader.
 */
export type MenuText = z.infer<typeof category>[];

/** The menu's texts by revision. A revision never changes, so its time is only for what nobody asks for. */
export const MENU_TEXTS = defineCache({
  name: 'menu',
  version: 2,
  shape: z.array(category),
  // An instance of the previous release changes the menu without a new revision, during an upgrade.
  ttlMs: 60_000,
  near: { capacity: 4, ttlMs: 10_000 },
});

/** Call it last in each transaction that changes what the menu shows, apart from the stock. */
export const menuChanged = (tx: EntityManager): Promise<void> => changeRevision(tx, MENU_TEXTS.name);
