import { describe, expect, it } from 'vitest';
import { BadFileError } from './config-file.js';
import { parseConfigFile, settingsNameOf } from './parse-config-file.js';

const parse = (path: string, text: string) => parseConfigFile(path, Buffer.from(text))[0]!;
const refusal = (path: string, text: string): BadFileError => {
  try {
    parse(path, text);
  } catch (error) {
    return error as BadFileError;
  }
  return expect.fail('it is refused');
};

/** A comment in GBK, as editors on Chinese Windows write it. */
const GBK = Buffer.from([0x23, 0x20, 0xb8, 0xb6, 0xbf, 0xee, 0x0a]);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

describe('the bytes of a file of settings', () => {
  it.each([
    ['a.yml', Buffer.concat([Buffer.from('a: 1\n'), GBK])],
    ['a.json', Buffer.concat([Buffer.from('{"a":\n"'), GBK, Buffer.from('"}')])],
    ['a.properties', Buffer.concat([Buffer.from('a=1\n'), GBK])],
    ['a.yaml', Buffer.from('a: 1\nb: Jos\xe9\n', 'latin1')],
    ['a.yml', Buffer.from('a: 1\n\xe9\x87', 'latin1')],
  ])('are refused with the line that is not UTF-8: %s', (path, bytes) => {
    expect(() => parseConfigFile(path, bytes)).toThrow(
      new BadFileError(path, 2, 'is not UTF-8 text: save the file as UTF-8'),
    );
  });

  it.each([
    ['a.yml', 'name: x'],
    ['a.json', '{"name": "x"}'],
    ['a.properties', 'name=x'],
  ])('may begin with a byte order mark, which belongs to no key: %s', (path, text) => {
    const [document] = parseConfigFile(path, Buffer.concat([BOM, Buffer.from(text)]));
    expect([document?.tree, document?.lineOf(['name'])]).toEqual([{ name: 'x' }, 1]);
  });
});

describe('the name of a file of settings', () => {
  it.each([
    ['order-dev.yml', 'order-dev'],
    ['order.yaml', 'order'],
    ['order.json', 'order'],
    ['order.properties', 'order'],
    ['a.b.yml', 'a.b'],
    ['order.txt', null],
    ['order', null],
    ['.yml', null],
    ['conf/order.yml', null],
    ['order.yml.bak', null],
    ['order.YML', null],
  ])('of %s is %s', (path, name) => {
    expect(settingsNameOf(path)).toBe(name);
  });
});

describe('a file of settings', () => {
  it('is the same tree in YAML, JSON and properties, except for the types', () => {
    const tree = { a: { b: 1, list: [{ c: true }, { c: false }] } };
    expect(parse('a.yml', 'a:\n  b: 1\n  list:\n    - c: true\n    - c: false\n').tree).toEqual(tree);
    expect(parse('a.json', JSON.stringify(tree)).tree).toEqual(tree);
    expect(parse('a.properties', 'a.b=1\na.list[0].c=true\na.list[1].c: false\n').tree).toEqual({
      a: { b: '1', list: [{ c: 'true' }, { c: 'false' }] },
    });
  });

  it.each(['a.yml', 'a.json', 'a.properties'])('may be empty: %s', path => {
    expect(parse(path, '').tree).toEqual({});
    expect(parse(path, '\n').tree).toEqual({});
  });

  it('of JSON may be null, which counts as empty', () => {
    expect(parse('a.json', 'null').tree).toEqual({});
  });

  it.each(['a.yml', 'a.properties'])(
    'with forty thousand keys is parsed in time linear to its length: %s',
    path => {
      const lines = Array.from({ length: 40_000 }, (_, index) =>
        path === 'a.yml' ? `k${index}: x` : `k${index}=x`,
      );
      const file = parse(path, lines.join('\n'));
      expect([Object.keys(file.tree).length, file.lineOf(['k39999'])]).toEqual([40_000, 40_000]);
    },
    30_000,
  );

  it('may be JSON with tabs, escapes and exponents', () => {
    expect(parse('a.json', '{\n\t"a": "\\/\\ud83c\\udf5c",\n\t"b": [1e3]\n}').tree).toEqual({
      a: '/🍜',
      b: ['1e3'],
    });
  });

  it('may have anchors, merge keys and escapes', () => {
    expect(parse('a.yml', 'base: &base {x: 1}\na: {<<: *base, y: 2}\nb: *base').tree).toEqual({
      base: { x: 1 },
      a: { x: 1, y: 2 },
      b: { x: 1 },
    });
    expect(parse('a.properties', 'a=\\u4e2d\\\n   文\nb\\ c=1').tree).toEqual({ a: '中文', 'b c': '1' });
  });

  it('keeps nulls and empty values', () => {
    expect(parse('a.yml', 'a:\nb: {}\nc: []\nd: ""').tree).toEqual({ a: null, b: {}, c: [], d: '' });
  });

  it.each([
    ['a.yml', 'a: 1\nb:\n  - 1\n  - x: 2\n', 2],
    ['a.json', '{"a": 1,\n"b":\n [1,\n {"x": 2}]}', 2],
    ['a.properties', 'a=1\n# b\nb[0]=1\nb[1].x=2\n', 3],
  ])(
    'knows the lines of its settings, and for those that are not there the nearest: %s',
    (path, text, first) => {
      const file = parse(path, text);
      expect([
        file.lineOf(['a']),
        file.lineOf(['b']),
        file.lineOf(['b', 0]),
        file.lineOf(['b', 1, 'x']),
        file.lineOf(['b', 1, 'y']),
        file.lineOf(['c']),
      ]).toEqual([1, first, 3, 4, 4, null]);
    },
  );

  it.each([
    ['a.yml', 'password: hunter2\nlist: [hunter2', 2],
    ['a.yml', 'a: hunter2\na: hunter3', 2],
    ['a.yml', 'a: 1\n---\n- hunter2', 3],
    ['a.yml', 'a.b: hunter2\na:\n  b: hunter3', 3],
    ['a.yml', 'a: hunter2\na.b: hunter3', 2],
    ['a.yml', 'a:\n  b: hunter2\n"[a]": hunter3', 3],
    ['a.yml', 'a: hunter2\n"[a]":\n  b: hunter3', 2],
    ['a.yml', '404: hunter2\n"404": hunter3', 2],
    ['a.yml', 'a: 1\n"b[0": hunter2', 2],
    ['a.yml', 'a:\n  "b[]": hunter2', 2],
    ['a.yml', 'a: 1\na.__proto__.b: hunter2', 2],
    ['a.yml', `a: 1\nb${'.b'.repeat(200)}: hunter2`, 2],
    ['a.yml', 'a: 1\nb: {{ hunter2 }}', 2],
    ['a.yml', 'a: 1\n? [hunter2]\n: 1', 2],
    ['a.yml', 'a: &k b\n*k : hunter2\nb: hunter3', 3],
    ['a.yml', '"": hunter2\nnull: hunter3', 2],
    ['a.yml', `a: 1\nb: ${'['.repeat(1_100)}hunter2${']'.repeat(1_100)}`, 2],
    ['a.yml', 'l:\n  - a: 1\n  - b.c: hunter2\n    b: 1', 4],
    ['a.json', '{"a.b": "hunter2",\n "a": {"b": 1}}', 2],
    ['a.json', '{"a": 1}\n---\n{"hunter2": 1}', 2],
    ['a.yml', '- hunter2', 1],
    ['a.yml', 'hunter2', 1],
    ['a.yml', 'x: 1\na: *hunter2', 2],
    ['a.yml', 'a: 1\n\tb: hunter2', 2],
    ['a.yml', 'x: 1\na: &a { hunter2: [*a] }', 2],
    ['a.yml', 'a: 1\n__proto__: {hunter2: 1}', 2],
    ['a.yml', 'a:\n  - b:\n      __proto__: hunter2', 3],
    ['a.json', '{"a": "hunter2",\n "b": }', null],
    ['a.json', '{"a": "hunter2",\n b: 1}', 2],
    ['a.json', '# hunter2', null],
    ['a.json', '{"a": "hunter2"', 1],
    ['a.properties', 'a=1\na.b=hunter2', 2],
    ['a.properties', 'a.b=hunter2\n\na=1', 3],
    ['a.properties', 'a=1\na.__proto__.b=hunter2', 2],
    ['a.properties', 'a=1\nb[hunter2', 2],
    ['a.properties', 'a[0].b=1\na[0]=hunter2', 2],
    ['a.properties', 'a=1\nb[0=hunter2', 2],
    ['a.properties', `a=1\nb${'.b'.repeat(20_000)}=hunter2`, 2],
  ])('is refused with the line, and without its content: %s %j', (path, text, line) => {
    const error = refusal(path, text);
    expect(error).toBeInstanceOf(BadFileError);
    expect([error.path, error.line]).toEqual([path, line]);
    expect(error.message).not.toMatch(/hunter|undefined/);
  });

  const SHAPES = 'is two of these: a value, a list, a map';
  it.each([
    ['a.yml', 'b: 1\na: 1\na: 2', 'line 3: a is set twice, the first time in line 2'],
    ['a.yml', 'a.b: 1\nc: 1\na:\n  b: 2', 'line 4: a.b is set twice, the first time in line 1'],
    [
      'a.yml',
      'l:\n  - a: 1\n  - b.c: 1\n    b: {c: 2}',
      'line 4: l[1].b.c is set twice, the first time in line 3',
    ],
    ['a.yml', '404: 1\n"404": 2', 'line 2: 404 is set twice, the first time in line 1'],
    ['a.yml', '"": 1\n"": 2', 'line 2: the empty key is set twice, the first time in line 1'],
    ['a.yml', 'a:\nb: 1\na:', 'line 3: a is set twice, the first time in line 1'],
    ['a.yml', 'a: 1\nb: 1\na.b: 2', `line 3: a ${SHAPES}, the first time in line 1`],
    ['a.yml', 'a.b: 1\nb: 1\na.b.c.d: 2', `line 3: a.b ${SHAPES}, the first time in line 1`],
    ['a.json', '{"a.b": 1,\n "a": {"b": 1}}', 'line 2: a.b is set twice, the first time in line 1'],
    ['a.json', '{"a.b": 1, "a": {"b": 1}}', 'line 1: a.b is set twice'],
    ['a.properties', 'a=1\nb=1\na.b=2', `line 3: a ${SHAPES}, the first time in line 1`],
    ['a.properties', 'a.b=1\nb=1\na=2', `line 3: a ${SHAPES}, the first time in line 1`],
  ])('names a setting that stands twice, and both lines: %s %j', (path, text, sentence) => {
    expect(refusal(path, text).message).toBe(`${path}, ${sentence}`);
  });

  it.each([
    ['x: &k hunter2\n*k : 1\nhunter2: 2', 'line 3: a key is set twice, the first time in line 2'],
    ['x: &k hunter2\nhunter2: 1\n*k : 2', 'line 3: a key is set twice, the first time in line 2'],
    ['passwords: {hunter2,\n hunter2}', 'line 2: a key is set twice, the first time in line 1'],
  ])('names no key that may be a value: %j', (text, sentence) => {
    expect(refusal('a.yml', text).message).toBe(`a.yml, ${sentence}`);
  });

  it('is refused if aliases of aliases expand without limit', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) =>
        `l${level}: &l${level} [${Array(10)
          .fill(level === 0 ? 'x' : `*l${level - 1}`)
          .join(', ')}]`,
    );
    expect(refusal('a.yml', levels.join('\n'))).toBeInstanceOf(BadFileError);
  });

  it.each([
    ['a[0]=x\na[1]=y', { a: ['x', 'y'] }],
    ['a[1]=y\na[0]=x', { a: ['x', 'y'] }],
    ['a[1]=x', { a: { 1: 'x' } }],
    ['a[404]=x\na[503]=y', { a: { 404: 'x', 503: 'y' } }],
    ['a[0]=x\na.rest=y', { a: { 0: 'x', rest: 'y' } }],
    ['a=1\na=2', { a: '2' }],
    ['[0]=x', { 0: 'x' }],
    ['a.b=1\na[b]=2', { a: { b: '2' } }],
  ])('has a list where all places from 0 are written, else a map: %j', (text, tree) => {
    expect(parse('a.properties', text).tree).toEqual(tree);
  });
});
