import { describe, expect, it } from 'vitest';
import { breachesOf, CEILINGS, SCRIPTS_CEILING, scriptsShareOf } from './ceilings.js';
import { codeFilesOf, type CodeFile } from './code-files.js';
import { unusedExportsOf } from './unused-exports.js';

type Ceiling = keyof typeof CEILINGS;
const ceilings = Object.keys(CEILINGS) as Ceiling[];

/**
 * `npm test` holds two more ceilings: no knots by test/boundaries/knots, and no unused exports
 * by its check `unused`, which is knip.
 */
describe('the code of this repository', { timeout: 60_000 }, async () => {
  const files = await codeFilesOf('.');

  it('is read as a whole', () => {
    expect(files.length).toBeGreaterThan(1_000);
  });

  it.each(ceilings)('has no %s', ceiling => {
    expect(breachesOf(ceiling, files)).toEqual([]);
  });

  it('is not mostly scripts', () => {
    expect(scriptsShareOf(files)).toBeLessThanOrEqual(SCRIPTS_CEILING);
  });
});

const file = (path: string, ...lines: string[]): CodeFile => ({ path, text: `${lines.join('\n')}\n` });
const statements = (count: number): string[] => Array.from({ length: count }, () => '  work();');

describe('a ceiling', () => {
  it.each<[Ceiling, string, CodeFile]>([
    ['longLines', 'apps/a/src/a.ts:2', file('apps/a/src/a.ts', '', `// ${'x'.repeat(108)}`)],
    ['longFunctions', 'scripts/a.mjs:1', file('scripts/a.mjs', 'function a() {', ...statements(59), '}')],
    ['longFunctions', 'libs/a/a.ts:1', file('libs/a/a.ts', 'const a = () => {', ...statements(59), '};')],
    [
      'longFunctions',
      'libs/a/a.ts:3',
      file('libs/a/a.ts', 'class A {', '@D()', 'a() {', ...statements(59), '}}'),
    ],
    [
      'longFunctions',
      'test/a.spec.ts:2',
      file('test/a.spec.ts', 'describe("", () => {', 'it("", () => {', ...statements(59), '});', '});'),
    ],
  ])('of %s finds a breach at %s', (ceiling, place, broken) => {
    expect(ceilings.map(name => [name, breachesOf(name, [broken])])).toEqual(
      ceilings.map(name => [name, name === ceiling ? [place] : []]),
    );
  });

  it.each<[string, CodeFile]>([
    ['a line of 110 characters, also of Chinese ones', file('apps/a/a.ts', `//${'点'.repeat(108)}`)],
    ['a function of 60 lines', file('apps/a/a.ts', 'function a() {', ...statements(58), '}')],
    ['the body of a describe', file('a.spec.ts', 'describe.each([1])("", () => {', ...statements(99), '});')],
    [
      'a function around such a body',
      file('a.ts', 'function a() {', 'describe("", () => {', ...statements(99), '});', '}'),
    ],
  ])('allows %s', (_, good) => {
    expect(ceilings.flatMap(name => breachesOf(name, [good]))).toEqual([]);
  });

  it('of scripts compares them with the source, without tests', () => {
    const files = [
      file('scripts/a.mjs', ...statements(13)),
      file('scripts/a.spec.ts', ...statements(99)),
      file('libs/testing/src/a.ts', ...statements(99)),
      file('apps/a/testing/a.ts', ...statements(99)),
      file('apps/a/src/a.ts', ...statements(87)),
    ];
    expect(scriptsShareOf(files)).toBe(0.13);
  });

  it('of unused exports finds one', { timeout: 60_000 }, async () => {
    const fixture = `${import.meta.dirname}/fixtures/unused-export`;
    expect(await unusedExportsOf(fixture)).toEqual(['apps/a/src/names.ts: spare']);
  });
});
