import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = `${import.meta.dirname}/../..`;
const HOOK = /^(?:before|after)(?:All|Each)\(/m;
/** Vitest runs it by itself. */
const RUN_EACH_TIME = ['test/upgrade/recorder/record-release.ts'];

/** Modules that register hooks when they are imported. */
const registeringAtImport = (files: ReadonlyMap<string, string>): string[] =>
  [...files].filter(([path, text]) => !/spec[.]ts$/.test(path) && HOOK.test(text)).map(([path]) => path);

describe('specs may share modules, so that what they import', () => {
  it('registers no hooks: only the first of them would have them', () => {
    const paths = globSync('{{apps,libs}/*/{src,testing},test}/**/*.ts', { cwd: ROOT });
    const files = new Map(paths.map(path => [path, readFileSync(`${ROOT}/${path}`, 'utf8')]));
    expect(registeringAtImport(files).toSorted()).toEqual(RUN_EACH_TIME);
  });

  it.each([
    ['afterAll(() => world.close());', ['world.ts']],
    ['  afterAll(() => world.close());', []],
  ])('is found by %j', (text, found) => {
    expect(registeringAtImport(new Map([['world.ts', text]]))).toEqual(found);
  });
});
