import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cruise, type ICruiseResult, type IConfiguration } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { describe, expect, it } from 'vitest';

const { forbidden = [], options } = createRequire(import.meta.url)(
  '../../.dependency-cruiser.cjs',
) as IConfiguration;
const fixtures = `${import.meta.dirname}/fixtures`;

/** What the rules say about a small project that breaks one of them. */
async function violationsIn(fixture: string): Promise<string[]> {
  const baseDir = `${fixtures}/${fixture}`;
  const rooms = readdirSync(baseDir).filter(name => ['apps', 'libs', 'scripts'].includes(name));
  const { output } = await cruise(rooms, { ...options, baseDir, validate: true, ruleSet: { forbidden } });
  return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
}

describe('boundaries', () => {
  const rules = forbidden.map(({ name }) => name!);

  it('have a fixture for every rule', () => {
    expect(readdirSync(fixtures).toSorted()).toEqual(rules.toSorted());
  });

  it.each(rules)('ring when somebody breaks %s, and no other rule rings', async rule => {
    expect(new Set(await violationsIn(rule))).toEqual(new Set([rule]));
  });

  it('are errors, every one of them', () => {
    expect(new Set(forbidden.map(({ severity }) => severity))).toEqual(new Set(['error']));
  });

  it('see through the names by which libs are imported', async () => {
    const { output } = await cruise(['apps/gateway/src/main.ts'], { ...options }, undefined, {
      tsConfig: extractTSConfig('tsconfig.json'),
    });
    const main = (output as ICruiseResult).modules.find(
      ({ source }) => source === 'apps/gateway/src/main.ts',
    );
    expect(main?.dependencies.map(({ resolved }) => resolved)).toContain('libs/platform/src/index.ts');
  });
});
