import { globSync } from 'node:fs';
import { join } from 'node:path';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { expect, it } from 'vitest';
import { OrderServiceModule } from './order-service.module.js';

type ModuleLike = object | { readonly module: object };

/** The providers of a module and of the modules that it imports. */
function providersOf(module: ModuleLike): unknown[] {
  const target = 'module' in module ? module.module : module;
  const list = <T>(key: string): T[] => Reflect.getMetadata(key, target) ?? [];
  return [
    ...list(MODULE_METADATA.PROVIDERS),
    ...list<ModuleLike>(MODULE_METADATA.IMPORTS).flatMap(imported => providersOf(imported)),
  ];
}

it('provides every event handler, because one that no module lists would never run', async () => {
  const files = globSync('**/*.handler.ts', { cwd: import.meta.dirname });
  expect(files).not.toEqual([]);
  const provided = providersOf(OrderServiceModule);
  for (const file of files) {
    const exported = Object.values(
      (await import(join(import.meta.dirname, file))) as Record<string, unknown>,
    );
    expect(provided, file).toEqual(expect.arrayContaining(exported));
  }
});
