import { describe, expect, it } from 'vitest';
import { instanceLines, previewLines, short, statusLines, type Preview } from './report.ts';

const COMMIT = 'a1b2c3d4e5f6'.padEnd(40, '0');
const OTHER = 'b1b2c3d4e5f6'.padEnd(40, '0');
const instance = (over: object = {}) => ({
  name: 'order:8103:kitchen-1',
  version: COMMIT,
  outcome: 'applied',
  at: 'then',
  silent: false,
  current: true,
  atNextStart: [],
  ...over,
});
const problem = { file: 'order.yml', line: 2, key: 'size', reason: 'must be integer', application: 'order' };

describe('a version', () => {
  it.each([
    [null, '-'],
    [COMMIT, 'a1b2c3d4e5f6'],
    ['folder-0123456789ab', 'folder-0123456789ab'],
    ['main', 'main'],
  ])('%s is %s for people', (version, name) => {
    expect(short(version)).toBe(name);
  });
});

describe('the status', () => {
  const status = {
    served: COMMIT,
    servedAt: 'today',
    held: null,
    refused: null,
    repository: { name: '/srv/config.git', problem: null },
    bus: 'up',
    instances: [],
  };

  it('says what is served, from where, and who is there', () => {
    expect(statusLines(status)).toEqual([
      'served      a1b2c3d4e5f6 since today',
      'repository  /srv/config.git',
      'bus         up',
      '',
      'nobody has been heard of yet',
    ]);
    expect(statusLines({ ...status, served: null, servedAt: null })[0]).toBe('served      -');
  });

  it('says that the broker takes no messages, and who may or may not be behind', () => {
    const lines = statusLines({
      ...status,
      bus: 'blocked',
      blocked: 'low on memory',
      instances: [
        instance({ standing: 'current', version: OTHER }),
        instance({ current: false, standing: 'unknown' }),
        instance({ current: false, standing: 'behind' }),
        instance({ current: false }),
      ],
    });
    expect(lines.slice(2, 4)).toEqual([
      'bus         blocked',
      '            ! the broker takes no messages: low on memory; every process asks by itself',
    ]);
    expect(lines.slice(-4).map(line => line[0])).toEqual(['✓', '?', '!', '!']);
  });

  it('says what is held back, what was refused and why, and that the repository does not answer', () => {
    const refused = {
      version: OTHER,
      at: 'now',
      problems: [
        problem,
        { file: 'user.yml', line: null, key: '', reason: 'is too large', application: null },
      ],
    };
    expect(
      statusLines({
        ...status,
        held: OTHER,
        refused,
        repository: { name: '/srv/config.git', problem: 'it is away' },
      }).slice(1, -3),
    ).toEqual([
      'repository  /srv/config.git\n            ! it is away',
      'held back   b1b2c3d4e5f6, until the next push',
      'refused     b1b2c3d4e5f6 at now',
      '            order.yml:2  size must be integer (order)',
      '            user.yml  is too large',
    ]);
  });
});

describe('the status of a config centre that cannot get what another one serves', () => {
  it('says which version it waits for', () => {
    const repository = { name: '/srv/config.git', problem: null };
    const status = {
      served: COMMIT,
      servedAt: null,
      held: null,
      refused: null,
      repository,
      bus: 'up',
      instances: [],
    };
    const line = 'awaited     b1b2c3d4e5f6, which another config centre serves, and this one cannot get';
    expect(statusLines({ ...status, awaited: OTHER })).toContain(line);
    expect(statusLines({ ...status, awaited: null })).not.toContainEqual(expect.stringContaining('awaited'));
  });
});

describe('processes', () => {
  it('stand in columns, marked by whether they follow', () => {
    expect(
      instanceLines([
        instance(),
        instance({
          name: 'user:8101:k',
          version: null,
          current: false,
          outcome: 'refused',
          at: 'before',
          reason: 'name',
        }),
        instance({ name: 'gateway:8080:k', silent: true, atNextStart: ['server', 'redis'] }),
        instance({ name: 'product:8102:k', reason: 'x', atNextStart: ['server'] }),
      ]),
    ).toEqual([
      '✓  order:8103:kitchen-1  a1b2c3d4e5f6  applied  then',
      '!  user:8101:k           -             refused  before  name',
      '?  gateway:8080:k        a1b2c3d4e5f6  applied  then    with the next start: server, redis',
      '✓  product:8102:k        a1b2c3d4e5f6  applied  then    x; with the next start: server',
    ]);
  });
});

describe('a preview', () => {
  const preview = {
    version: COMMIT,
    served: OTHER,
    problems: [],
    changes: [] as Preview['changes'],
    checkedFor: ['order/dev', 'user/dev'],
  };
  const change = { application: 'order', profile: 'dev', key: 'size', takesEffect: 'at once' };

  it('says what would change, for whom and when', () => {
    const changes = [
      { ...change, before: 1, after: '${SIZE:2}' },
      { ...change, key: 'colour', after: null },
      { ...change, key: 'list', before: ['a'], takesEffect: 'with the next start' },
    ];
    expect(previewLines({ ...preview, changes })).toEqual([
      '✓ version a1b2c3d4e5f6 would be served in the place of b1b2c3d4e5f6 (checked for order/dev, user/dev)',
      '  order/dev  size: 1 → "${SIZE:2}", at once',
      '  order/dev  colour: (none) → null, at once',
      '  order/dev  list: ["a"] → (none), with the next start',
    ]);
  });

  it('of files has the name that they were asked by', () => {
    expect(previewLines({ ...preview, version: null, served: null, checkedFor: [] }, 'my-folder')).toEqual([
      '✓ my-folder would be served in the place of - ' +
        '(no service has published its settings yet: only read, not checked)',
      '  no setting changes',
    ]);
  });

  it('says why it would be refused, and nothing of changes', () => {
    expect(previewLines({ ...preview, problems: [problem], changes: [change] })).toEqual([
      '✗ version a1b2c3d4e5f6 would be refused (checked for order/dev, user/dev):',
      '  order.yml:2  size must be integer (order)',
    ]);
  });

  it('of what is served says that', () => {
    expect(previewLines({ ...preview, served: COMMIT })).toEqual([
      '✓ version a1b2c3d4e5f6 is what is served (checked for order/dev, user/dev)',
    ]);
  });

  it('of very many changes counts the rest', () => {
    const many = (count: number) =>
      previewLines({ ...preview, changes: Array.from({ length: count }, () => ({ ...change, after: 1 })) });
    expect([many(200).length, many(200).at(-1)]).toEqual([201, '  order/dev  size: (none) → 1, at once']);
    expect([many(203).length, many(203).at(-1)]).toEqual([202, '  and 3 more']);
  });
});
