import { describe, expect, it } from 'vitest';
import { cyclesOf } from './placeholder-cycles.js';
import { readPlaceholders } from './placeholder-text.js';
import { fromEnvironment, resolvePlaceholders } from './placeholders.js';
import type { Tree } from './tree.js';

const resolved = (text: string, environment: NodeJS.ProcessEnv = {}, tree: Tree = {}) =>
  resolvePlaceholders({ ...tree, '': text }, fromEnvironment(environment))[''];
/** `${A:${A:…x}}` */
const nested = (depth: number) => '${A:'.repeat(depth) + 'x' + '}'.repeat(depth);

describe('placeholders that double one another', () => {
  const LEVELS = 18;
  const doubling = Object.fromEntries(
    Array.from({ length: LEVELS }, (_, level) => [`s${level}`, `\${s${level + 1}}\${s${level + 1}}`]),
  );

  it('are resolved a hundred thousand times at most', () => {
    const { s0, s9 } = resolvePlaceholders({ ...doubling, [`s${LEVELS}`]: 'x' }, fromEnvironment({}));
    expect([s0, s9]).toEqual(['', '']);
  });

  it('are resolved if they are few', () => {
    const { s9 } = resolvePlaceholders({ s9: doubling['s9'], s10: 'x' }, fromEnvironment({}));
    expect(s9).toBe('xx');
  });
});

describe('a placeholder', () => {
  it.each([
    ['${A:plain}', { A: 'a' }, 'a'],
    ['${A:plain}', {}, 'plain'],
    ['${A:plain}', { A: '' }, 'plain'],
    ['${A:}', {}, ''],
    ['${A}', {}, ''],
    ['${A:${B:plain}}', {}, 'plain'],
    ['${A:${B:plain}}', { B: 'b' }, 'b'],
    ['${A:${B:${C:plain}}}', { A: 'a' }, 'a'],
    ['${A:${B:${C:plain}}}', { C: 'c' }, 'c'],
    ['${A:${B:${C:plain}}}', {}, 'plain'],
    ['http://${H:${I:${J:127.0.0.1}}}:${PORT:8080}/api', { I: 'i' }, 'http://i:8080/api'],
    ['${L:{"shop":"a","floor":2}}', {}, '{"shop":"a","floor":2}'],
    ['${L:{"shop":"a","floor":2}}', { L: '{}' }, '{}'],
    ['${L:{"a":{"b":"${C:c}"}}}', {}, '{"a":{"b":"c"}}'],
    ['${P:{cipher}AXnotreal}', {}, '{cipher}AXnotreal'],
    ['${P:{cipher}AXnotreal}', { P: 'geheim' }, 'geheim'],
    ['cp ${SRC:-/data} ${DST}', { SRC: '/a', DST: '/b' }, 'cp /a /b'],
    ['cp ${SRC:-/data} ${DST}', {}, 'cp -/data '],
    ['${A:a:b}', {}, 'a:b'],
    ['${A:x}}', {}, 'x}'],
    ['${A:[${B:b}]}', {}, '[b]'],
    ['${${A}_PORT:1}', { A: 'DB', DB_PORT: '2' }, '2'],
    ['${${A}_PORT:1}', {}, '1'],
    ['${变量:x}', { 变量: 'y' }, 'y'],
    ['${constructor}', {}, ''],
    ['${toString:x} ${__proto__:y}', {}, 'x y'],
    ['$A $ {A} ${} ${ } ${1} ${A b} ${:x} $${A}', { A: 'a' }, '$A $ {A} ${} ${ } ${1} ${A b} ${:x} $a'],
    ['${ ${A} }', { A: 'a' }, '${ a }'],
    ['${B:${A}', { A: 'a' }, '${B:a'],
    ['a\n${A:b\nc}', {}, 'a\nb\nc'],
    [nested(150), {}, 'x'],
    [nested(150), { A: 'a' }, 'a'],
  ])('of %j with %j is %j', (text, environment, value) => {
    expect(resolved(text, environment)).toBe(value);
  });

  it.each([
    ['${a.b}', '1'],
    ['${a[b]}', '1'],
    ['${list[0].c}', '2'],
    ['${hosts[shop.example.com:8443][0].name}', 'kitchen'],
    ['${codes[404]}', 'gone'],
    ['${codes.404:x}', 'gone'],
    ['${codes[500]:x}', 'x'],
    ['${a:none}', 'none'],
    ['${list.length:none}', 'none'],
  ])('may name another setting in any spelling: %s', (text, value) => {
    const tree = {
      a: { b: 1 },
      list: [{ c: 2 }],
      hosts: { 'shop.example.com:8443': [{ name: 'kitchen' }] },
      codes: { 404: 'gone' },
    };
    expect(resolved(text, {}, tree)).toBe(value);
  });

  it('is resolved over other settings and their defaults', () => {
    const tree = { 'chain-a': '${chain-b:x}', 'chain-b': '${chain-c:y}', 'chain-c': 'end' };
    expect(resolvePlaceholders(tree, fromEnvironment({}))).toEqual({
      'chain-a': 'end',
      'chain-b': 'end',
      'chain-c': 'end',
    });
  });

  it.each([
    ['${A', true],
    ['${A:{}', true],
    ['${A:${B}', true],
    [nested(250), true],
    ['${A:{}}', false],
    ['${ A', false],
    ['cost: 5 ${', false],
    ['{"a": 1', false],
  ])('may lack its end: %s is %s', (text, isOpen) => {
    expect(readPlaceholders(text).isOpen).toBe(isOpen);
  });

  it('is text where it is deeper than 200, so that no depth ends the process', () => {
    expect(resolved(nested(50_000))).toHaveLength('${A:'.length * 49_800 + 1 + 49_800);
  });

  it('is read in time linear to its length', () => {
    const many = 50_000;
    for (const text of ['${a:'.repeat(many), '${'.repeat(many), '}'.repeat(many), '${a:{'.repeat(many)])
      expect(resolved(text)).toHaveLength(text.length);
  }, 30_000);
});

describe('placeholders that lead back to themselves', () => {
  it.each<[Tree, string[]]>([
    [{ a: '${b}', b: '${a}' }, ['a', 'b']],
    [{ a: { b: '${a[b]}' } }, ['a.b']],
    [{ a: 'x${b}', b: '${c}', c: '${b}' }, ['a', 'b', 'c']],
    [{ list: ['${list[0]}'] }, ['list.0']],
    [{ a: '${b:x}', b: '${a}' }, []],
    [{ JWT_SECRET: '${JWT_SECRET}' }, []],
    [{ a: '${b}', b: '${B}' }, []],
    [{ a: '${nobody}' }, []],
  ])('are found, unless a default or a variable gives them a value: %j', (tree, paths) => {
    expect(cyclesOf(tree).map(path => path.join('.'))).toEqual(paths);
  });

  it('are found if they are longer than a chain may be', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [`s${index}`, `\${s${index + 1}}\${s${index + 1}}`]),
    );
    expect(cyclesOf(chain)).toHaveLength(2_000 - 33);
  }, 30_000);
});
