import { mergeTrees, type Tree } from '@diancan/config-wire';
import { describe, expect, it } from 'vitest';
import { layersOf } from './layers.js';

/** The settings of order in force in dev. */
const settingsIn = (files: Record<string, string>) =>
  layersOf(
    { files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])) },
    'order',
    ['dev'],
  )
    .map(({ tree }) => tree)
    .reduce<Tree>(mergeTrees, {});

describe('one setting in several spellings', () => {
  it.each<[string, Record<string, string>, Tree]>([
    [
      'dots and nesting',
      { 'application.yml': 'log: {level: info, file: x}', 'order.yml': 'log.level: warn' },
      { log: { level: 'warn', file: 'x' } },
    ],
    [
      'nesting and dots',
      { 'application.yml': 'log.level: info', 'order.yml': 'log: {level: warn}' },
      { log: { level: 'warn' } },
    ],
    [
      'brackets and a plain key',
      { 'application.yml': 'routes: {"[/api]": a, /b: b}', 'order.yml': 'routes: {/api: c, "[/b]": d}' },
      { routes: { '/api': 'c', '/b': 'd' } },
    ],
    [
      'brackets around dots',
      {
        'application.yml': 'hosts:\n  "[shop.example.com:8443]":\n    - name: kitchen\n',
        'order.properties': 'hosts[shop.example.com\\:8443][0].name=bar\n',
      },
      { hosts: { 'shop.example.com:8443': [{ name: 'bar' }] } },
    ],
    [
      'numbers as keys',
      {
        'application.yml': 'codes: {404: a, 503: b}',
        'order.json': '{"codes": {"404": "c"}}',
        'order-dev.properties': 'codes[503]=d',
      },
      { codes: { 404: 'c', 503: 'd' } },
    ],
    [
      'dots in JSON',
      { 'application.yml': 'a: {b: [{c: 1}]}', 'order.json': '{"a.b[0].c": 2}' },
      { a: { b: [{ c: 2 }] } },
    ],
    [
      'dots in the items of a list',
      { 'order.yml': 'a: [{b.c: 1, b: {d: 2}}]' },
      { a: [{ b: { c: 1, d: 2 } }] },
    ],
    [
      'aliases and merged maps',
      { 'order.yml': 'x: &x {a.b: 1}\ny: {<<: *x, a: {c: 2}}\n' },
      { x: { a: { b: 1 } }, y: { a: { b: 1, c: 2 } } },
    ],
  ])('has one value, that of the stronger file: %s', (_what, files, tree) => {
    expect(settingsIn(files)).toEqual(tree);
  });
});

describe('a number', () => {
  it.each([
    '1234567890123456789',
    '6222020200112233445',
    '-9007199254740993',
    '123456789012345678901234567890',
    '0.1234567890123456789',
    '1.10',
    '1.0',
    '1e3',
    '1E400',
    '-0',
    '5e-324',
  ])('keeps the digits that a reader might lose: %s', text => {
    expect(settingsIn({ 'order.yml': `a: ${text}` })).toEqual({ a: text });
    expect(settingsIn({ 'order.json': `{"a": [${text}]}` })).toEqual({ a: [text] });
    expect(settingsIn({ 'order.properties': `a=${text}` })).toEqual({ a: text });
  });

  it.each([
    '010',
    '0644',
    '00520',
    '0x1F',
    '0o17',
    '12:30',
    '21:30:45',
    '.5',
    '+5',
    '.inf',
    '1_000',
    'yes',
    'off',
    'NO',
  ])('that means something else to other readers is a text: %s', text => {
    expect(settingsIn({ 'order.yml': `a: ${text}\nb: [${text}]` })).toEqual({ a: text, b: [text] });
  });

  it.each([0, 1, -1, 8103, 0.5, -12.25, 9_007_199_254_740_991])(
    'is a number if all read it so: %d',
    number => {
      expect(settingsIn({ 'order.yml': `a: ${number}` })).toEqual({ a: number });
      expect(settingsIn({ 'order.json': `{"a": ${number}}` })).toEqual({ a: number });
    },
  );

  it('is a text, as dates and bytes are, whatever a tag says', () => {
    expect(settingsIn({ 'order.yml': 'a: !!timestamp 2026-01-02\nb: !!binary aGk=\n' })).toEqual({
      a: '2026-01-02',
      b: 'aGk=',
    });
  });

  it('keeps its digits as a key', () => {
    expect(settingsIn({ 'order.yml': '010: a\n10: b' })).toEqual({ '010': 'a', 10: 'b' });
    expect(settingsIn({ 'order.yml': '12345678901234567890: a\n"[1.10]": b\n007: c' })).toEqual({
      '12345678901234567890': 'a',
      '1.10': 'b',
      '007': 'c',
    });
  });
});
