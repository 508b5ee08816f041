import { describe, expect, it } from 'vitest';
import { BadFileError } from './config-file.js';
import { layersOf } from './layers.js';
import { parseConfigFile } from './parse-config-file.js';

const snapshotOf = (files: Record<string, string>) => ({
  version: 'v',
  files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])),
});
/** The trees in force, the weakest first. */
const inForce = (path: string, text: string, ...profiles: string[]) =>
  layersOf(snapshotOf({ [path]: text }), 'order', profiles).map(({ tree }) => tree);

const YAML = `fee: 1
---
spring:
  config:
    activate:
      on-profile: dev
fee: 0
---
spring.config.activate.on-profile: prod
fee: 2
`;
const PROPERTIES = `fee=1
#---
spring.config.activate.on-profile=dev
fee=0
!---
spring.config.activate.on-profile=prod
fee=2
`;

describe('several documents in a file', () => {
  it.each([
    ['order.yml', YAML, [1, 0, 2]],
    ['order.properties', PROPERTIES, ['1', '0', '2']],
    ['order.properties', PROPERTIES.replaceAll('\n', '\r\n'), ['1', '0', '2']],
    ['order.yml', YAML.replaceAll('\n', '\r\n'), [1, 0, 2]],
  ])('are each in force where their profile is: %s', (path, text, [all, dev, prod]) => {
    expect(inForce(path, text, 'qa')).toEqual([{ fee: all }]);
    expect(inForce(path, text, 'dev')).toEqual([{ fee: all }, { fee: dev }]);
    expect(inForce(path, text, 'prod')).toEqual([{ fee: all }, { fee: prod }]);
    expect(inForce(path, text, 'prod', 'dev')).toEqual([{ fee: all }, { fee: dev }, { fee: prod }]);
  });

  it('have names as in Spring, and the lines of their file', () => {
    for (const [path, text, line] of [
      ['order.yml', YAML, 10],
      ['order.properties', PROPERTIES, 7],
    ] as const) {
      const documents = parseConfigFile(path, Buffer.from(text));
      expect(documents.map(({ name }) => name)).toEqual([0, 1, 2].map(of => `${path} (document #${of})`));
      expect(documents[2]?.lineOf(['fee'])).toBe(line);
    }
    expect(parseConfigFile('order.yml', Buffer.from('a: 1'))[0]?.name).toBe('order.yml');
  });

  it.each([
    ['order.yml', '---\na: 1\n', 1],
    ['order.yml', 'a: 1\n---\n', 1],
    ['order.yml', '---\n---\na: 1\n...\n---\n# nothing\n---\n~\n', 1],
    ['order.yml', '--- # the first\na: 1\n--- # the second\nb: 1\n', 2],
    ['order.yml', '%YAML 1.1\n---\na: yes\n', 1],
    ['order.properties', '#---\na=1\n#---\n', 1],
    ['order.properties', 'a=1\n#---\n#---\n!---\nb=1', 2],
    ['order.properties', 'a=1\n#---  \nb=1', 2],
    ['order.properties', 'a=1\n!comment\n#---\n! comment\nb=1', 2],
    ['order.properties', 'a=1\n#----\nb=1', 1],
    ['order.properties', 'a=1\n #---\nb=1', 1],
    ['order.properties', 'a=1\n#\n#---\n#\nb=1', 1],
    ['order.properties', 'a=1\\\n#---\nb=1', 1],
    ['order.properties', 'a=1\r#---\rb=1', 2],
    ['order.properties', 'a=1\n---\nb=1', 1],
    ['order.properties', '', 1],
    ['order.json', '{"a": "---"}', 1],
  ])('are counted: %s %j has %i', (path, text, count) => {
    expect(parseConfigFile(path, Buffer.from(text))).toHaveLength(count);
  });

  it('keep what is written as it is, also with a line for an older YAML', () => {
    expect(inForce('order.yml', '%YAML 1.1\n---\na: yes\nb: 12:30\nc: 010\n')).toEqual([
      { a: 'yes', b: '12:30', c: '010' },
    ]);
  });
});

describe('a document for a profile', () => {
  it.each([
    'spring.config.activate.on-profile: prod',
    'spring: {config: {activate: {on-profile: [qa, prod]}}}',
    'spring.config.activate: {on-profile: "qa, prod"}',
    'spring.config.activate.on-profile: "(prod & !eu) | qa"',
    'spring.config.activate.onProfile: prod',
    'SPRING.CONFIG.ACTIVATE.ON_PROFILE: prod',
    '"spring[config][activate][on-profile]": prod',
    'spring.profiles: prod',
    'spring: {profiles: [qa, prod]}',
  ])('is in force only there: %s', condition => {
    expect(inForce('order.yml', `a: 1\n---\n${condition}\nb: 2`, 'prod')).toEqual([{ a: 1 }, { b: 2 }]);
    expect(inForce('order.yml', `a: 1\n---\n${condition}\nb: 2`, 'dev')).toEqual([{ a: 1 }]);
    expect(inForce('order.yml', `${condition}\nb: 2`, 'dev')).toEqual([]);
  });

  it('may be a whole file of JSON, and a list in properties', () => {
    const json = '{"spring.config.activate.on-profile": "prod", "a": 1}';
    expect([inForce('order.json', json, 'dev'), inForce('order.json', json, 'prod')]).toEqual([
      [],
      [{ a: 1 }],
    ]);
    const list = 'spring.config.activate.on-profile[0]=qa\nspring.config.activate.on-profile[1]=prod\na=1';
    expect([inForce('order.properties', list, 'dev'), inForce('order.properties', list, 'prod')]).toEqual([
      [],
      [{ a: '1' }],
    ]);
  });

  it('may have other settings of Spring beside its condition', () => {
    const text = 'spring:\n  application: {name: x}\n  config.activate.on-profile: prod\n';
    expect(inForce('order.yml', text, 'prod')).toEqual([{ spring: { application: { name: 'x' } } }]);
    expect(inForce('order.yml', 'spring.profiles.active: dev')).toEqual([
      { spring: { profiles: { active: 'dev' } } },
    ]);
  });

  it.each([
    ['order.yml', 'a: 1\n---\nspring.config.activate.on-cloud-platform: kubernetes\n', 3],
    ['order.yml', 'a: 1\n---\nspring:\n  config:\n    activate:\n      onCloudPlatform: kubernetes\n', 6],
    ['order.yml', 'spring.config.import: other.yml', 1],
    ['order.yml', 'a: 1\nspring:\n  profiles:\n    include: other', 4],
    ['order.yml', 'spring.profiles.group.prod: a', 1],
    ['order.yml', 'spring.config.activate.on-profile: prod & !eu | dev', 1],
    ['order.yml', 'spring.config.activate.on-profile: ${PROFILE}', 1],
    ['order.yml', 'spring.config.activate.on-profile: ""', 1],
    ['order.yml', 'spring.config.activate.on-profile: prod,', 1],
    ['order.yml', 'spring.config.activate.on-profile: []', 1],
    ['order.yml', 'spring.config.activate.on-profile:', 1],
    ['order.yml', 'spring.config.activate.on-profile: {prod: true}', 1],
    ['order.yml', 'spring.config.activate: prod', 1],
    ['order.yml', 'spring.profiles: prod\nspring.config.activate.on-profile: qa', 1],
    ['order.yml', 'spring.config.activate.on-profile: qa\nspring.config.activate.onProfile: prod', 2],
    ['order.properties', 'a=1\n# note\n#---\nspring.config.activate.on-profile=prod\nb=1', 3],
    ['order.properties', 'a=1\n #---\nspring.config.activate.on-profile=prod\nb=1', 2],
    ['order.properties', 'a=1\n#---\nspring.config.import=x', 3],
    ['order.properties', 'a=1\r#---\rspring.config.import=x', 3],
    ['order.properties', 'a=1\n---\nspring.config.activate.on-profile=prod\nb=1', 2],
  ])('is refused with its line if it asks for something else: %s %j', (path, text, line) => {
    const read = () => parseConfigFile(path, Buffer.from(text));
    expect(read).toThrow(BadFileError);
    expect(read).toThrow(`${path}, line ${line}: `);
  });

  it('is refused in a file that is for a profile by its name', () => {
    const text = 'a: 1\n---\nspring.config.activate.on-profile: eu\nb: 1\n';
    for (const path of ['order-dev.yml', 'application-dev.yml']) {
      expect(() => layersOf(snapshotOf({ [path]: text }), 'order', ['dev'])).toThrow(`${path}, line 3: `);
    }
    expect(layersOf(snapshotOf({ 'order-dev.yml': text }), 'order-dev', ['eu'])).toHaveLength(2);
  });
});
