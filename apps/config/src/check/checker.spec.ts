import { count, required, settingsOf } from '@diancan/config';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { centreSettings } from '../../testing/settings.js';
import { Cipher } from '../cipher/cipher.js';
import type { JsonSchema, PublishedSchema } from '../schemas/published-schema.js';
import type { PublishedSchemas } from '../schemas/published-schemas.js';
import { Checker } from './checker.js';
import { summaryOf } from './problem.js';

class OrderSettings extends settingsOf(
  z.object({ title: required, size: count, places: z.array(z.object({ name: required })).optional() }),
) {}
class UserSettings extends settingsOf(
  z.object({
    title: required,
    name: required.optional(),
    password: required.optional(),
    shop: z.object({ name: required }).optional(),
  }),
) {}

const cipherOf = (key: string) => new Cipher(centreSettings({ DIANCAN_CONFIG_ENCRYPT_KEY: key }));
const cipher = cipherOf('a-key-that-is-long-enough');
const elsewhere = `{cipher}${cipherOf('another-key-of-that-length').encrypt('hunter2')}`;

const published = (
  application: string,
  { jsonSchema }: { jsonSchema(): object },
  profile = 'dev',
): PublishedSchema => ({ application, profile, schema: jsonSchema() as JsonSchema, readAtStart: [] });
const order = published('order', OrderSettings);
const user = published('user', UserSettings);

const GOOD = { 'application.yml': 'title: 点餐\n', 'order.yml': 'size: 1\n', 'user.yml': 'name: u\n' };
const checkFor = (schemas: readonly PublishedSchema[], files: Record<string, string>) =>
  new Checker({ all: () => schemas } as Partial<PublishedSchemas> as PublishedSchemas, cipher).check({
    version: '',
    files: new Map(Object.entries({ ...GOOD, ...files }).map(([path, text]) => [path, Buffer.from(text)])),
  });
const check = (files: Record<string, string>) => checkFor([order, user], files);
const NOBODY_KNOWS = 'is a setting that nobody knows';
const meant = (name: string) => `${NOBODY_KNOWS}; did you mean ${name}?`;

describe('a configuration', () => {
  it('is good when every service that published a schema could run with it', () => {
    expect(check({ 'README.md': '{', 'nginx/order.yml': '{' })).toEqual([]);
  });

  it('that cannot be read is reported for that reason only', () => {
    const problems = check({ 'order.yml': 'size: many\nsiez: [', 'user-prod.json': '{' });
    expect(problems).toMatchObject([
      { file: 'order.yml', line: 2, key: '', application: null },
      { file: 'user-prod.json', line: 1, key: '', application: null },
    ]);
  });

  it('is reported at the place in the strongest layer', () => {
    const of = { key: 'size', reason: 'must be integer', application: 'order' };
    expect(check({ 'order.yml': 'a: 1\nsize: many\n' })).toContainEqual({
      ...of,
      file: 'order.yml',
      line: 2,
    });
    expect(check({ 'order-dev.yml': '\n\nsize: many\n' })).toEqual([
      { ...of, file: 'order-dev.yml', line: 3 },
    ]);
    expect(check({ 'order-dev.yml': 'size: 2\n', 'order.yml': 'size: many\n' })).toEqual([]);
  });

  it('lacks a setting in the file of the application, without a line', () => {
    expect(check({ 'application.yml': '{}\n', 'user.yml': 'title: t\n' })).toEqual([
      { file: 'order.yml', line: null, key: 'title', reason: 'is missing', application: 'order' },
    ]);
    expect(checkFor([order, published('kitchen', OrderSettings)], { 'user.yml': '' })).toContainEqual(
      expect.objectContaining({ key: 'size', application: 'kitchen' }),
    );
  });

  it('lacks a setting in the file that the application would have, if there is none', () => {
    const checker = new Checker(
      { all: () => [order] } as Partial<PublishedSchemas> as PublishedSchemas,
      cipher,
    );
    expect(checker.check({ version: '', files: new Map() })).toMatchObject([
      { file: 'order.yml', line: null, key: 'title' },
      { file: 'order.yml', line: null, key: 'size' },
    ]);
  });

  it('is checked for all profiles of running processes', () => {
    const files = { 'order-blue.yml': 'size: many\n' };
    expect(check(files)).toEqual([]);
    expect(checkFor([published('order', OrderSettings, 'dev,blue'), user], files)).toMatchObject([
      { file: 'order-blue.yml', key: 'size' },
    ]);
  });

  it('lists a problem of several applications once', () => {
    expect(check({ 'application.yml': 'title: ""\n' })).toEqual([
      {
        file: 'application.yml',
        line: 1,
        key: 'title',
        reason: 'must NOT have fewer than 1 characters',
        application: 'order',
      },
    ]);
  });

  it('reports two reasons at one place, and one reason at two places of the same name', () => {
    class KitchenSettings extends settingsOf(z.object({ title: count })) {}
    expect(
      checkFor([order, published('kitchen', KitchenSettings)], { 'application.yml': 'title: ""\n' }).map(
        ({ key, application }) => [key, application],
      ),
    ).toEqual([
      ['title', 'order'],
      ['title', 'kitchen'],
    ]);
    expect(
      check({ 'user.yml': 'shop:\n  name: s\n  mane: s\n---\nshop.mane: s\n' }).map(({ line, key }) => [
        line,
        key,
      ]),
    ).toEqual([
      [3, 'shop.mane'],
      [5, 'shop.mane'],
    ]);
  });

  it('checks each document where it is in force, and names its lines', () => {
    const text = 'title: t\n---\nspring.config.activate.on-profile: prod\ntitle: ""\n';
    expect(check({ 'application.yml': text })).toEqual([]);
    const dev = text.replace('prod', 'dev');
    expect(check({ 'application.yml': dev })).toMatchObject([
      { file: 'application.yml', line: 4, key: 'title', application: 'order' },
    ]);
  });

  it.each([
    ['order-dev.yml', {}],
    ['application-prod.yml', {}],
    ['kitchen-prod.yml', { 'kitchen.yml': 'a: 1\n' }],
  ])('reports a document for a profile in a file for a profile: %s', (path, more) => {
    const text = 'spring.config.activate.on-profile: prod\nsize: 1\n';
    const files: Record<string, string> = { ...more, [path]: text };
    expect(check(files)).toMatchObject([{ file: path, line: 1, key: '' }]);
  });

  it('reports such a document also for an application that has a file for the profile alone', () => {
    const files = { 'bar-dev.yml': 'spring.config.activate.on-profile: eu\nsize: 1\n' };
    const problems = checkFor([order, user, { ...order, application: 'bar' }], files);
    expect(problems).toMatchObject([{ file: 'bar-dev.yml', line: 1, application: 'bar' }]);
  });

  it('reports placeholders that lead back to themselves, and those that do not end', () => {
    expect(check({ 'order.yml': 'size: 1\ntitle: ${a.b}\na.b: ${title}\n' })).toMatchObject([
      { file: 'order.yml', line: 3, key: 'a', reason: NOBODY_KNOWS },
      { file: 'order.yml', line: 2, key: 'title', application: 'order' },
      { file: 'order.yml', line: 3, key: 'a.b', application: 'order' },
    ]);
    expect(check({ 'user.yml': 'name: x\npassword: "${DIANCAN_PASSWORD:{}"\n' })).toMatchObject([
      { file: 'user.yml', line: 2, key: 'password', application: null },
    ]);
  });

  it('lists two settings, two files and two reasons separately', () => {
    const twice = check({
      'application.yml': 'title: 1\nsize: x\n',
      'order.yml': 'titel: a\nseze: b\n',
      'user.yml': 'titel: a\n',
    });
    expect(twice.map(({ file, key, reason }) => `${file} ${key} ${reason}`).toSorted()).toEqual([
      'application.yml size must be integer',
      'application.yml title must be string',
      `order.yml seze ${meant('size')}`,
      `order.yml titel ${meant('title')}`,
      `user.yml titel ${meant('title')}`,
    ]);
  });
});

describe('a key', () => {
  it('that its application does not know is refused, with the topmost part that is wrong', () => {
    const lines = 'size: 1\nplaces:\n  - name: a\n    mane: b\nplacse:\n  deep:\n    - name: a\n';
    expect(check({ 'order.yml': lines })).toEqual([
      { file: 'order.yml', line: 4, key: 'places[0].mane', reason: NOBODY_KNOWS, application: 'order' },
      { file: 'order.yml', line: 5, key: 'placse', reason: meant('places'), application: 'order' },
    ]);
  });

  it('that is like none of the known ones is refused without a guess', () => {
    expect(check({ 'order.yml': 'size: 1\nkitchen: 2\n' })).toMatchObject([
      { line: 2, key: 'kitchen', reason: NOBODY_KNOWS },
    ]);
  });

  it('with an empty value is checked like any other', () => {
    expect(check({ 'order.yml': 'size: 1\nplacse: {}\nsiez: null\n' }).map(({ key }) => key)).toEqual([
      'placse',
      'siez',
    ]);
  });

  it('is checked in the files of every profile', () => {
    expect(check({ 'order-prod.yml': 'siez: 1\n' })).toMatchObject([
      { file: 'order-prod.yml', key: 'siez', application: 'order' },
    ]);
  });

  it('is not checked in files of applications with a similar name or without a schema', () => {
    expect(
      check({ 'orders.yml': 'siez: 1\n', 'kitchen.yml': 'siez: 1\n', 'preorder.yml': 'siez: 1\n' }),
    ).toEqual([]);
  });

  it.each(['application.yml', 'application-prod.yml'])('in %s is known if one application knows it', file => {
    expect(check({ [file]: 'title: t\nsize: 1\nname: u\n' })).toEqual([]);
    expect(check({ [file]: 'title: t\ntitel: t\n' })).toEqual([
      { file, line: 2, key: 'titel', reason: meant('title'), application: null },
    ]);
  });

  it('that is shared is checked once every application with a file has published a schema', () => {
    expect(checkFor([order], { 'application.yml': 'title: t\ntitel: t\n' })).toEqual([]);
    expect(checkFor([], { 'application.yml': 'titel: t\n' })).toEqual([]);
  });

  it('of an application with a name similar to the shared files belongs to that application', () => {
    expect(check({ 'applications.yml': 'siez: 1\n' })).toEqual([]);
  });
});

describe('an encrypted value', () => {
  const encrypted = (text: string) => `{cipher}${cipher.encrypt(text)}`;

  it('is checked by its plaintext', () => {
    expect(check({ 'order.yml': `size: "${encrypted('2')}"\n` })).toEqual([]);
    expect(check({ 'order.yml': `size: "${encrypted('many')}"\n` })).toMatchObject([
      { file: 'order.yml', line: 1, key: 'size', reason: 'must be integer' },
    ]);
  });

  it('of another key is reported for that reason only, in every file', () => {
    const reason = 'cannot be decrypted with the key of this config centre';
    expect(check({ 'order.yml': `size: "${elsewhere}"\n` })).toEqual([
      { file: 'order.yml', line: 1, key: 'size', reason, application: null },
    ]);
    expect(check({ 'kitchen.yml': `\nlist:\n  - "${elsewhere}"\n` })).toEqual([
      { file: 'kitchen.yml', line: 3, key: 'list[0]', reason, application: null },
    ]);
  });

  it('of another key does not hide other problems', () => {
    expect(
      check({ 'order.yml': 'size: many\n', 'user.yml': `password: "${elsewhere}"\n` }).map(({ key }) => key),
    ).toEqual(['password', 'size']);
  });
});

describe('problems', () => {
  it('are found in linear time if every key is wrong, and listed in part', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `k${index}: x`);
    const problems = check({ 'order.yml': lines.join('\n') });
    expect([problems.length, problems.at(-1)]).toMatchObject([200, { key: 'k199', line: 200 }]);
  });

  it('are described without the value of any setting', () => {
    const secret = `{cipher}${cipher.encrypt('hunter2')}`;
    const files: Record<string, string>[] = [
      {
        'order.yml': `size: "${secret}"\nplaces: "${secret}"\nsiez: hunter2\n`,
        'user.yml': `password: "${elsewhere}"\nname: [hunter2]\n`,
      },
      { 'order.yml': 'size: hunter2\nplaces:\n  - name: { hunter: hunter2 }\n  - hunter2\n' },
      { 'order.yml': 'size: "hunter2\n' },
      { 'order.yml': 'size: *hunter2\n' },
      { 'order.yml': 'size: !hunter2 x\n' },
      { 'order.yml': 'a: 1\n hunter2' },
      { 'order.json': '{"size": hunter2}' },
      { 'order.json': '["hunter2"]' },
      { 'order.properties': 'size=hunter2\nsize.more=hunter2\n' },
    ];
    for (const each of files) {
      const problems = check(each);
      expect(problems).not.toEqual([]);
      expect(JSON.stringify(problems) + summaryOf(problems)).not.toContain('hunter2');
      expect(JSON.stringify(problems)).not.toContain('{cipher}');
    }
  });
});
