import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RULES, type SourceFile } from './dialect-rules.js';

const ROOT = `${import.meta.dirname}/../..`;

const files: SourceFile[] = globSync('{apps/*/src,libs/*/src,scripts}/**/*.{ts,mjs}', { cwd: ROOT })
  .filter(path => !path.includes('/generated/'))
  .map(path => ({ path, text: readFileSync(`${ROOT}/${path}`, 'utf8') }));

describe('the dialect of the code', () => {
  it('is read from every app', () => {
    expect(files.length).toBeGreaterThan(500);
  });

  it.each(Object.keys(RULES) as (keyof typeof RULES)[])('holds everywhere: %s', rule => {
    expect(RULES[rule](files)).toEqual([]);
  });
});

/** Small trees that break one rule each. */
const BREAKS: readonly (readonly [keyof typeof RULES, string, Record<string, string>])[] = [
  ['rolesAreListed', 'apps/a/src/x/x.manager.ts', { 'apps/a/src/x/x.manager.ts': '' }],
  ['rolesAreListed', 'apps/a/src/x/x.api.ts', { 'apps/a/src/x/x.api.ts': '' }],
  ['featuresHaveOneModule', 'apps/a/src/x', { 'apps/a/src/x/x.ts': '@Injectable()\nexport class X {}' }],
  ['featuresHaveOneModule', 'apps/a/src/x', { 'apps/a/src/x/x.controller.ts': '' }],
  [
    'featuresHaveOneModule',
    'apps/a/src/x',
    { 'apps/a/src/x/x.module.ts': '', 'apps/a/src/x/deep/y.module.ts': '' },
  ],
  [
    'controllersLieInTheirFeature',
    'apps/a/src/x/http/x.controller.ts',
    { 'apps/a/src/x/http/x.controller.ts': '', 'apps/a/src/x/x.module.ts': '' },
  ],
  [
    'controllersLieInTheirFeature',
    'apps/a/src/x/x.ts',
    { 'apps/a/src/x/x.ts': "@Controller('x')\nexport class X {}" },
  ],
  ['rowsLieInRepositories', 'apps/a/src/x/xs.ts', { 'apps/a/src/x/xs.ts': '@InjectRepository(X)' }],
  ['nowIsWrittenOnce', 'apps/a/src/x/x.ts', { 'apps/a/src/x/x.ts': 'SET at = UTC_TIMESTAMP(3)' }],
  ...[
    "const text = new TextDecoder('utf-8').decode(bytes);",
    "return JSON.parse(body.toString('utf8'));",
  ].map(text => ['bytesAreDecodedByText', 'apps/a/src/x/x.ts', { 'apps/a/src/x/x.ts': text }] as const),
  ...[
    'const { message } = error as Error;',
    'if ((error as NodeJS.ErrnoException).code === code) return;',
    'const { message } = /** @type {Error} */ (error);',
    'work().catch(error => log(error.message));',
    'work().catch((error: Error) => log(error.message));',
    'work().catch(({ message }) => log(message));',
    'work().catch(({ message }: Error) => log(message));',
    'work()\n  .catch(\n    async (error) => log(error.message));',
  ].map(text => ['thrownIsUnknown', 'libs/a/src/x.ts', { 'libs/a/src/x.ts': text }] as const),
];

describe('a breach of the dialect', () => {
  it.each(BREAKS)('of %s is found at %s', (rule, place, tree) => {
    const small = Object.entries(tree).map(([path, text]) => ({ path, text }));
    const broken = Object.entries(RULES).map(([name, check]) => [name, check(small)]);
    expect(broken.filter(([, found]) => found!.length > 0)).toEqual([[rule, [place]]]);
  });
});
