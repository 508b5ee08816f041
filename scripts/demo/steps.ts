import { setTimeout as wait } from 'node:timers/promises';
import type { Answer } from '../visitor/visitor.ts';

export type Say = (line: string) => void;

export interface Dish {
  productId: string;
  name: string;
  priceFen: number;
  stock: number;
}

export interface Category {
  name: string;
  products: Dish[];
}

export const yuan = (fen: number) => `¥${(fen / 100).toFixed(2)}`;

/**
 * Looks every half second, for half a minute.
 * @param otherwise what to say if it does not happen
 */
export async function until(otherwise: string, happened: () => Promise<boolean>) {
  for (let look = 0; look < 60; look++) {
    if (await happened()) return;
    await wait(500);
  }
  throw new Error(`${otherwise}.`);
}

export function expectDone({ status, code, msg, data }: Answer) {
  if (code !== 0) throw new Error(`HTTP ${status}, code ${code}: ${msg}`);
  return data;
}
