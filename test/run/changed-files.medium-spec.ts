import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createVitest, type Vitest } from 'vitest/node';

const PROJECT = join(import.meta.dirname, '../..');

let vitest: Vitest;

beforeAll(async () => {
  vitest = await createVitest('test', { root: PROJECT, watch: false });
});
afterAll(() => vitest?.close());

/** The test files that `npm test -- --changed` runs after a change of this file. */
async function runAfterChangeOf(file: string): Promise<string[]> {
  vitest.config.related = [join(PROJECT, file)];
  const specifications = await vitest.getRelevantTestSpecifications();
  return specifications.map(({ moduleId }) => moduleId.slice(PROJECT.length + 1));
}

const FLEET = 'test/main-job/main-job.e2e-spec.ts';

it.each([
  ['of a service, which the fleet runs from dist', 'apps/order/src/refund/refund.entity.ts', FLEET],
  ['of a lib, which the fleet runs from dist', 'libs/lock/src/index.ts', FLEET],
  ['of the settings', 'config-repo/order.yml', FLEET],
  ['of the settings', 'config-repo/order.yml', 'apps/order/src/order.settings.spec.ts'],
  [
    'of a service, whose folders are held to rules',
    'apps/user/src/main.ts',
    'test/boundaries/dialect.spec.ts',
  ],
  [
    'of a recorded release',
    'test/upgrade/releases/0.1.0-94111bd/order.sql',
    'test/upgrade/upgrade.e2e-spec.ts',
  ],
])('a changed file %s is tested: %s', async (_kind, file, test) => {
  expect(await runAfterChangeOf(file)).toContain(test);
});

it('a changed document is not tested', async () => {
  expect(await runAfterChangeOf('docs/operating.md')).toEqual([]);
});
