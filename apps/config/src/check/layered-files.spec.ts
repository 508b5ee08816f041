import { describe, expect, it } from 'vitest';
import { parseConfigFile } from '@diancan/config-files';
import { LayeredFiles } from './layered-files.js';

const layers = (texts: Record<string, string>, application = 'order') =>
  new LayeredFiles(
    application,
    Object.entries(texts).flatMap(([path, text]) => parseConfigFile(path, Buffer.from(text))),
  );

const files = layers({
  'application.yml': 'a: { x: 1, y: 1 }\nb: 1',
  'order.yml': 'a: { x: 2 }\nlist: [{ p: 1 }]',
  'application-dev.yml': 'a: { y: null }\nc: 1',
});
const originOf = (...path: (string | number)[]) => files.originOf(path)?.path;

describe('the files of an application', () => {
  it('are merged into one tree, in which later ones win', () => {
    expect(files.tree).toEqual({ a: { x: 2, y: null }, b: 1, c: 1, list: [{ p: 1 }] });
    expect(layers({}).tree).toEqual({});
  });

  it.each([
    ['a value is the strongest file that has it', ['a', 'x'], 'order.yml'],
    ['a null is the file that sets it', ['a', 'y'], 'application-dev.yml'],
    ['a value that only the weakest file has is that file', ['b'], 'application.yml'],
    ['a value in a list is the file with the list', ['list', 0, 'p'], 'order.yml'],
    ['a missing value is the strongest file with its parent', ['a', 'z'], 'application-dev.yml'],
    ['a value missing from a list is the file with the list', ['list', 0, 'q'], 'order.yml'],
    ['a value without any parent is the strongest file of the application', ['d'], 'order.yml'],
    ['the tree itself is the strongest file of the application', [], 'order.yml'],
  ])('the origin of %s', (_what, path, file) => {
    expect(originOf(...path)).toBe(file);
  });

  it('fall back to the strongest shared file as an origin, and to none if there is no file', () => {
    expect(layers({ 'application.yml': '', 'application-dev.yml': '' }).originOf(['d'])?.path).toBe(
      'application-dev.yml',
    );
    expect(layers({}).originOf(['d'])).toBeUndefined();
  });
});
