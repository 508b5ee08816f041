import { describe, expect, it } from 'vitest';
import { changesFor } from './changes.js';

const files = (texts: Record<string, string>) => ({
  version: '',
  files: new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)])),
});
const order = {
  application: 'order',
  profile: 'dev',
  schema: {},
  readAtStart: ['server', 'session.remembered'],
};

describe('the changes for a service', () => {
  it('are listed by setting, as written, and say which of them wait for the next start', () => {
    const before = files({
      'application.yml': 'a: 1\nserver: { port: 1 }\nsession: { remembered: 1, idle: 1 }',
      'order.yml': 'b: [1, 2]',
    });
    const after = files({
      'application.yml': 'a: 2\nserver: { port: 2 }\nsession: { remembered: 2, idle: 2 }',
      'order.yml': 'b: [1]\nc: "${X:1}"',
    });
    expect(changesFor(order, before, after)).toEqual([
      { application: 'order', profile: 'dev', key: 'a', before: 1, after: 2, takesEffect: 'at once' },
      { application: 'order', profile: 'dev', key: 'b[]', before: 2, takesEffect: 'at once' },
      { application: 'order', profile: 'dev', key: 'c', after: '${X:1}', takesEffect: 'at once' },
      {
        application: 'order',
        profile: 'dev',
        key: 'server.port',
        before: 1,
        after: 2,
        takesEffect: 'with the next start',
      },
      {
        application: 'order',
        profile: 'dev',
        key: 'session.idle',
        before: 1,
        after: 2,
        takesEffect: 'at once',
      },
      {
        application: 'order',
        profile: 'dev',
        key: 'session.remembered',
        before: 1,
        after: 2,
        takesEffect: 'with the next start',
      },
    ]);
  });

  it('are none where it does not know the setting, or has its own value', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'object', properties: { b: { type: 'number' } } } },
    };
    const texts = (b: number, c: number) =>
      files({ 'application.yml': `a: { b: ${b}, c: ${c} }\nd: ${c}`, 'user.yml': 'a: { b: 5 }' });
    const changesOf = (application: string) =>
      changesFor({ ...order, application, schema }, texts(1, 1), texts(2, 2)).map(({ key }) => key);
    expect([changesOf('order'), changesOf('user')]).toEqual([['a.b'], []]);
  });

  it('of a list are its added and removed items at any position, or a new order', () => {
    const lists = (before: string, after: string) =>
      changesFor(order, files({ 'order.yml': `r: ${before}` }), files({ 'order.yml': `r: ${after}` })).map(
        ({ key, before: old, after: young }) => [key, old, young],
      );
    expect(lists('[{a: 1}, {a: 2}]', '[{a: 3}, {a: 1}, {a: 1}]')).toEqual([
      ['r[]', { a: 2 }, undefined],
      ['r[]', undefined, { a: 3 }],
      ['r[]', undefined, { a: 1 }],
    ]);
    expect(lists('[1, 2]', '[2, 1]')).toEqual([['r', [1, 2], [2, 1]]]);
    expect(lists('[1]', '5')).toEqual([['r', [1], 5]]);
    expect(lists('{}', '[]')).toEqual([['r', {}, []]]);
  });

  it('are none if only other applications or overridden values change', () => {
    const before = files({ 'application.yml': 'a: 1', 'order-dev.yml': 'a: 3', 'user.yml': 'a: 1' });
    expect(
      changesFor(
        order,
        before,
        files({ 'application.yml': 'a: 2', 'order-dev.yml': 'a: 3', 'user.yml': 'a: 2' }),
      ),
    ).toEqual([]);
  });

  it('are all settings if there were none before, or none are left', () => {
    const some = files({ 'order.yml': 'a: 1\nb: {}' });
    const of = { application: 'order', profile: 'dev', takesEffect: 'at once' };
    expect(changesFor(order, files({}), some)).toStrictEqual([
      { ...of, key: 'a', after: 1 },
      { ...of, key: 'b', after: {} },
    ]);
    expect(changesFor(order, some, files({}))).toStrictEqual([
      { ...of, key: 'a', before: 1 },
      { ...of, key: 'b', before: {} },
    ]);
  });

  it('include null, and a number that becomes a text', () => {
    const changes = changesFor(
      order,
      files({ 'order.yml': 'a: null\nb: 1' }),
      files({ 'order.yml': 'b: "1"' }),
    );
    expect(changes.map(({ key, before, after }) => [key, before, after])).toEqual([
      ['a', null, undefined],
      ['b', 1, '1'],
    ]);
  });

  it('wait for the next start by complete key names, in lists as well', () => {
    const items = changesFor(
      { ...order, readAtStart: ['hosts'] },
      files({ 'order.yml': 'hosts: [1]' }),
      files({ 'order.yml': 'hosts: [2]' }),
    );
    expect(new Set(items.map(({ takesEffect }) => takesEffect))).toEqual(new Set(['with the next start']));
    const effects = changesFor(
      { ...order, readAtStart: ['server', 'hosts'] },
      files({}),
      files({ 'order.yml': 'server: 1\nserverless: 1\nhosts: [{ a: 1 }]' }),
    );
    expect(effects.map(({ key, takesEffect }) => [key, takesEffect])).toEqual([
      ['hosts', 'with the next start'],
      ['server', 'with the next start'],
      ['serverless', 'at once'],
    ]);
  });

  it('are found in the layers of its own profiles', () => {
    const after = files({ 'order-dev.yml': 'a: 1', 'order-blue.yml': 'b: 1', 'order-prod.yml': 'c: 1' });
    expect(
      changesFor({ ...order, profile: 'dev,blue' }, files({}), after).map(({ key, profile }) => [
        key,
        profile,
      ]),
    ).toEqual([
      ['a', 'dev,blue'],
      ['b', 'dev,blue'],
    ]);
  });

  it('show encrypted values as written', () => {
    const [change] = changesFor(
      order,
      files({ 'order.yml': 'password: "{cipher}AAAA"' }),
      files({ 'order.yml': 'password: "{cipher}BBBB"' }),
    );
    expect(change).toMatchObject({ before: '{cipher}AAAA', after: '{cipher}BBBB' });
  });
});
