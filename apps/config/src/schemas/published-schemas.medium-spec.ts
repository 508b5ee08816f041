import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { centreSettings } from '../../testing/settings.js';
import { PublishedSchemas } from './published-schemas.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'diancan-schemas-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const open = () => new PublishedSchemas(centreSettings({ DIANCAN_DATA_DIR: dataDir }));
const folder = () => join(dataDir, 'config', 'schemas');
const published = (application: string, profile = 'dev', type = 'object') => ({
  application,
  profile,
  schema: { type },
  readAtStart: ['server'],
});

describe('the published schemas', () => {
  it('are the last of each application and profile', () => {
    const schemas = open();
    expect(schemas.all()).toEqual([]);
    for (const each of [
      published('order', 'dev', 'array'),
      published('order', 'prod'),
      published('user'),
      published('order'),
    ])
      schemas.publish(each);
    expect(schemas.all()).toHaveLength(3);
    expect(schemas.all()).toEqual(
      expect.arrayContaining([published('order'), published('order', 'prod'), published('user')]),
    );
  });

  it('survive a restart, and are readable by their owner only', () => {
    open().publish(published('order'));
    expect(open().all()).toEqual([published('order')]);
    expect(readdirSync(join(folder(), 'order'))).toEqual(['dev.json']);
    const modes = [folder(), join(folder(), 'order'), join(folder(), 'order', 'dev.json')].map(
      path => statSync(path).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  it('count as new only if they differ, also after a restart', () => {
    expect([
      open().publish(published('order')),
      open().publish(published('order')),
      open().publish({ ...published('order'), readAtStart: [] }),
    ]).toEqual([true, false, true]);
    expect(open().all()).toEqual([{ ...published('order'), readAtStart: [] }]);
  });

  it('do not include a file that a crash left half written', () => {
    open().publish(published('order'));
    writeFileSync(join(folder(), 'order', 'prod.json.draft'), '{');
    expect(open().all()).toEqual([published('order')]);
  });

  it('are removed for all profiles of one application only', () => {
    const schemas = open();
    for (const each of [published('order'), published('order', 'prod'), published('user')])
      schemas.publish(each);
    schemas.forget('order');
    schemas.forget('nobody');
    expect([schemas.all(), open().all(), existsSync(join(folder(), 'order'))]).toEqual([
      [published('user')],
      [published('user')],
      false,
    ]);
    expect(schemas.publish(published('order'))).toBe(true);
  });
});

describe('config centres that exchange their schemas', () => {
  const other = () => new PublishedSchemas(centreSettings({ DIANCAN_DATA_DIR: join(dataDir, 'other') }));
  const tell = (from: PublishedSchemas, to: PublishedSchemas) => to.learn(from.known());

  it('know the same schemas afterwards, and report a change once', () => {
    const [one, two] = [open(), other()];
    one.publish(published('order'));
    two.publish(published('user'));
    expect([one.knowMoreThan(two.known()), two.knowMoreThan(one.known())]).toEqual([true, true]);
    expect([tell(one, two), tell(two, one), tell(one, two)]).toEqual([true, true, false]);
    expect([one.knowMoreThan(two.known()), two.knowMoreThan(one.known())]).toEqual([false, false]);
    expect(one.all()).toEqual(expect.arrayContaining([...two.all()]));
    // Kept, also over a restart.
    expect(other().all()).toHaveLength(2);
  });

  it('keep the schema that was published last, whichever arrives first', () => {
    const [one, two] = [open(), other()];
    one.publish(published('order', 'dev', 'array'));
    tell(one, two);
    two.publish(published('order'));
    expect([tell(one, two), tell(two, one)]).toEqual([false, true]);
    expect([one.all(), two.all()]).toEqual([[published('order')], [published('order')]]);
  });

  it('forget what another one forgot, until it is published again', () => {
    const [one, two] = [open(), other()];
    one.publish(published('order'));
    tell(one, two);
    one.forget('order');
    expect([one.knowMoreThan(two.known()), two.knowMoreThan(one.known())]).toEqual([true, false]);
    expect([tell(two, one), open().learn(two.known()), one.all()]).toEqual([false, false, []]);
    expect([tell(one, two), two.all()]).toEqual([true, []]);
    two.publish(published('order'));
    expect([tell(two, one), one.all()]).toEqual([true, [published('order')]]);
  });

  it('agree on one of two schemas of the same time', () => {
    const [one, two] = [open(), other()];
    const schemas = ['array', 'object'].map(type => ({ ...published('order', 'dev', type), at: 5 }));
    one.learn({ schemas, forgotten: {} });
    two.learn({ schemas: schemas.toReversed(), forgotten: {} });
    expect(one.all()).toEqual(two.all());
  });

  it('read a damaged list of forgotten applications as an empty one', () => {
    open().forget('order');
    writeFileSync(join(dataDir, 'config', 'schemas.forgotten.json'), '{');
    expect(open().known()).toEqual({ schemas: [], forgotten: {} });
  });
});
