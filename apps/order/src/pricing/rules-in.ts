import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { PriceRule } from './price-rule.decorator.js';

const RULE_FILE = /\.rule\.[jt]s$/;

/** The classes that the files `*.rule.ts` of a folder export: one more rule is one more file. */
export async function rulesIn(folder: string): Promise<Type<PriceRule>[]> {
  const files = readdirSync(folder).filter(name => RULE_FILE.test(name));
  const modules = await Promise.all(
    files.toSorted().map(file => import(join(folder, file)) as Promise<Record<string, Type<PriceRule>>>),
  );
  return modules.flatMap(module => Object.values(module));
}
