import { MAX_STOCK, saveCategoryBody, saveProductBody } from '@diancan/contracts';
import { describeProblem } from '@diancan/platform';
import type { z } from 'zod';
import type { Column } from './columns.js';
import { fenOfYuan } from './price.js';
import type { Wording } from './wording.js';

/**
 * One line of the menu file. A field is undefined if the file lacks its column; the import then leaves it
 * unchanged.
 */
export interface Dish {
  readonly line: number;
  readonly category: string;
  readonly name: string;
  readonly priceFen: number;
  /** Opening stock if the dish is new. */
  readonly stock: number;
  readonly description: string | undefined;
  /** Path relative to the menu file; empty for the default picture. */
  readonly picture: string | undefined;
}

/** Reads a dish from its cells, or returns everything that is wrong with them. */
export function dishOf(line: number, cells: Partial<Record<Column, string>>): Dish | Wording[] {
  const { category = '', name = '', price = '', stock = '', description, picture } = cells;
  const priceFen = fenOfYuan(price);
  const problems = [
    ...textProblems('category', saveCategoryBody.shape.name, category),
    ...textProblems('name', saveProductBody.shape.name, name),
    ...textProblems('description', saveProductBody.shape.description, description),
    ...(priceFen === null ? [PRICE_WANTED(price)] : []),
    ...(isStock(stock) ? [] : [STOCK_WANTED(stock)]),
  ];
  if (problems.length > 0) return problems;
  return { line, category, name, priceFen: priceFen!, stock: Number(stock), description, picture };
}

/** Empty counts as 0. */
const isStock = (text: string): boolean => /^\d{0,10}$/.test(text) && Number(text) <= MAX_STOCK;

function textProblems(column: Column, schema: z.ZodType, value: string | undefined): Wording[] {
  return (schema.safeParse(value).error?.issues ?? []).map(issue => ({
    zh: `${column} ${describeProblem(issue, 'zh').reason}`,
    en: `${column} ${describeProblem(issue, 'en').reason}`,
  }));
}

const PRICE_WANTED = (text: string): Wording => ({
  zh: `price 应为以元计的价格，如 18 或 18.50，0.01 至 100000，而不是“${shown(text)}”`,
  en: `price must be in yuan such as 18 or 18.50, from 0.01 to 100000, not "${shown(text)}"`,
});

const STOCK_WANTED = (text: string): Wording => ({
  zh: `stock 应为 0 至 ${MAX_STOCK} 的整数，而不是“${shown(text)}”`,
  en: `stock must be a whole number from 0 to ${MAX_STOCK}, not "${shown(text)}"`,
});

/** Cuts the text and replaces control characters, so that any cell can be shown in a terminal. */
const shown = (text: string): string => text.slice(0, 20).replaceAll(/\p{Cc}/gu, '?');
