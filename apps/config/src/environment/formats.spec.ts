import { parse as parseProperties } from 'dot-properties';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { formatted } from './formats.js';

const shared = { x: 1 };
const tree = {
  text: 'yes',
  number: '012',
  octal: '0o14',
  time: '1:30',
  list: [1, null, {}],
  map: {},
  none: null,
  flag: true,
  lines: 'a\nb\n',
  long: 'x '.repeat(200),
  chinese: '中文 é = : # !',
  '$ref: x': '${a}',
  one: shared,
  two: shared,
  on: 1,
};

describe('settings in a format', () => {
  it('are the same in JSON', () => {
    const { type, text } = formatted({ tree, unreadable: [] }, 'json');
    expect(type).toBe('application/json');
    expect(JSON.parse(text)).toEqual(tree);
  });

  it.each(['1.1', '1.2'] as const)('are the same in YAML %s', version => {
    const { type, text } = formatted({ tree, unreadable: [] }, 'yml');
    expect(type).toBe('text/plain;charset=UTF-8');
    expect(parseYaml(text, { version })).toEqual(tree);
    expect(text).not.toMatch(/^%YAML|[&*]a1/m);
  });

  it('are flat ASCII lines in properties, with undecryptable values marked as invalid', () => {
    const { type, text } = formatted(
      { tree: { ...tree, secret: null }, unreadable: [['secret']] },
      'properties',
    );
    expect(type).toBe('text/plain;charset=UTF-8');
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(parseProperties(text)).toEqual({
      text: 'yes',
      number: '012',
      octal: '0o14',
      time: '1:30',
      'list[0]': '1',
      'list[1]': '',
      'list[2]': '',
      map: '',
      none: '',
      flag: 'true',
      lines: 'a\nb\n',
      long: 'x '.repeat(200),
      chinese: '中文 é = : # !',
      '[$ref: x]': '${a}',
      'one.x': '1',
      'two.x': '1',
      on: '1',
      'invalid.secret': '<n/a>',
    });
  });
});
