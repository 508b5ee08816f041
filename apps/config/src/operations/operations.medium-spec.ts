import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TOKENS } from '../../testing/open-centre.js';
import { dataOf, FILES, ORDER_SCHEMA, orderYml, RolloutWorld } from '../../testing/rollout-world.js';
import { callAsGitHub, pushOf } from '../../testing/webhooks.js';
import { Announcer } from '../bus/announcer.js';
import { FOLLOWS_WITHIN_MS } from '../bus/standing.js';
import { ConfigTrouble } from './config-trouble.js';

let world: RolloutWorld;
beforeEach(async () => {
  world = await RolloutWorld.open();
});
afterEach(() => {
  vi.useRealTimers();
  return world.close();
});

describe('a schema', () => {
  it('that cannot be used for checks is refused, and the previous one stays', async () => {
    const answer = await world.publish('order', { properties: { size: { pattern: '(' } } });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { code: 6013, msg: expect.any(String) },
    ]);
    world.centre.push(orderYml('many'));
    expect((await callAsGitHub(world.centre, pushOf())).status).toBe(422);
  });

  it('that fails on some settings refuses them, and is reported with its application', async () => {
    expect(
      (await world.publish('user', { properties: { name: { anyOf: [{ $ref: '#/properties/name' }] } } }))
        .status,
    ).toBe(204);
    world.centre.push(orderYml(2));
    const answer = await callAsGitHub(world.centre, pushOf());
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { data: { problems: [{ file: 'user.yml', application: 'user' }] } },
    ]);
  });

  it('has the refused version checked before the answer, because its release needs it', async () => {
    const version = world.centre.push(orderYml(1, 'colour: red\n'));
    expect((await callAsGitHub(world.centre, pushOf())).status).toBe(422);
    expect((await world.centre.get('/order-dev.json')).headers.get('x-diancan-refused')).toBe(version);
    await world.publish('order', {
      ...ORDER_SCHEMA,
      properties: { ...(ORDER_SCHEMA['properties'] as object), colour: { type: 'string' } },
    });
    expect(await (await world.centre.get('/order-dev.json')).json()).toMatchObject({ colour: 'red' });
    expect((await world.centre.get('/order-dev.json')).headers.has('x-diancan-refused')).toBe(false);
    await expect
      .poll(() => world.listener.refreshes.at(-1))
      .toMatchObject({ version, applications: ['order'] });
  });

  it('that does not fit either leaves the version refused, which tells a release to wait', async () => {
    const version = world.centre.push(orderYml(1, 'colour: red\n'));
    expect((await callAsGitHub(world.centre, pushOf())).status).toBe(422);
    for (let turn = 0; turn < 10; turn++) {
      const published = world.publish('order', { ...ORDER_SCHEMA, title: `release ${turn}` });
      const asked = await Promise.all(Array.from({ length: 10 }, () => world.centre.get('/order-dev.json')));
      expect(new Set(asked.map(answer => answer.headers.get('x-diancan-refused')))).toEqual(
        new Set([version]),
      );
      expect((await published).status).toBe(204);
    }
  });

  it('that is only published again does not replace a newer one', async () => {
    await world.publish('order', { properties: { size: { type: 'string' } } });
    await world.publish('order', ORDER_SCHEMA, { again: true });
    world.centre.push(orderYml('many'));
    expect(await dataOf(await callAsGitHub(world.centre, pushOf()))).toMatchObject({
      problems: [{ key: 'routes', reason: 'is a setting that nobody knows' }],
    });
    await world.publish('user', { properties: { name: { type: 'number' } } }, { again: true });
    expect(await dataOf(await world.centre.post('/check', {}))).toMatchObject({
      checkedFor: ['order/dev', 'user/dev'],
    });
  });

  it('that was damaged on disk does not prevent a start', async () => {
    await world.publish('user', { type: 'object' });
    await world.centre.close();
    writeFileSync(`${world.centre.dataDir}/config/schemas/order/dev.json`, '{"schema": {');
    writeFileSync(`${world.centre.dataDir}/config/schemas/user/dev.json`, 'null');
    await world.reopen();
    expect(await world.sizeServed()).toBe(1);
  });
});

describe('an operator', () => {
  it('rolls back to an earlier version, which stays until the next push', async () => {
    const { served: first } = await world.status();
    const second = world.centre.push(orderYml(2));
    await callAsGitHub(world.centre, pushOf());
    await expect.poll(() => world.listener.refreshes.length).toBe(1);
    world.listener.received.length = 0;
    expect(await dataOf(await world.centre.post('/rollback', { version: first }))).toMatchObject({
      version: first,
      from: second,
      applications: ['order'],
    });
    await expect
      .poll(() => world.listener.refreshes)
      .toMatchObject([{ version: first, destination: '**', byHand: true }]);
    await callAsGitHub(world.centre, pushOf());
    expect(await world.status()).toMatchObject({ served: first, held: second });
    expect(await world.sizeServed()).toBe(1);
    const third = world.centre.push(orderYml(3));
    await callAsGitHub(world.centre, pushOf());
    expect(await world.status()).toMatchObject({ served: third, held: null });
  });

  it('cannot roll back to an unknown version, or to one that does not fit', async () => {
    expect((await world.centre.post('/rollback', { version: 'nowhere' })).status).toBe(404);
    const bad = world.centre.push(orderYml('many'));
    expect((await world.centre.post('/rollback', { version: bad })).status).toBe(422);
    expect(await world.sizeServed()).toBe(1);
  });

  it('can preview what would change, for which application, and what would be refused', async () => {
    const { served } = await world.status();
    const title = `{cipher}${await (await world.centre.post('/encrypt', 'hunter2')).text()}`;
    const files = { ...FILES, ...orderYml('${SIZE:2}', `title: "${title}"\n`) };
    const of = { application: 'order', profile: 'dev' };
    expect(await dataOf(await world.centre.post('/check', { files }))).toEqual({
      version: null,
      served,
      problems: [],
      checkedFor: ['order/dev'],
      changes: [
        { ...of, key: 'size', before: 1, after: '${SIZE:2}', takesEffect: 'with the next start' },
        // An encrypted value is checked by its plaintext, and shown as written.
        { ...of, key: 'title', before: '点餐', after: title, takesEffect: 'at once' },
      ],
    });
    expect(
      await dataOf(await world.centre.post('/check', { files: { ...FILES, ...orderYml('many') } })),
    ).toMatchObject({ problems: [{ key: 'size', line: 1 }], changes: [] });
    expect(await dataOf(await world.centre.post('/check', {}))).toMatchObject({
      version: served,
      problems: [],
      changes: [],
    });
    const version = world.centre.push(orderYml('many'));
    expect(await dataOf(await world.centre.post('/check', {}))).toMatchObject({
      version,
      served,
      problems: [{ key: 'size' }],
      changes: [],
    });
    expect((await world.centre.post('/check', { label: 'nowhere' })).status).toBe(404);
    expect(await world.sizeServed()).toBe(1);
  });

  it('makes all or some processes fetch again, also under /actuator', async () => {
    const { served: version } = await world.status();
    for (const path of [
      '/bus-refresh',
      '/actuator/busrefresh',
      '/bus-refresh/order:8103',
      '/actuator/bus-refresh/order:**',
    ]) {
      expect((await world.centre.post(path)).status).toBe(200);
    }
    await expect
      .poll(() => world.listener.refreshes)
      .toMatchObject(
        ['**', '**', 'order:8103', 'order:**'].map(destination => ({
          version,
          destination,
          applications: null,
          byHand: true,
        })),
      );
    expect((await world.centre.post('/bus-refresh/a%20b')).status).toBe(400);
  });

  it('is told if no process was notified because there is no bus', async () => {
    await world.centre.close();
    await world.reopen({ DIANCAN_RABBITMQ_URL: '' });
    const version = world.centre.push(orderYml(2));
    const answer = await world.centre.post('/bus-refresh', undefined, {
      headers: { 'accept-language': 'en' },
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { code: 6012, msg: expect.stringContaining(version) },
    ]);
    expect(await world.status()).toMatchObject({ served: version, bus: 'down' });
  });

  it('sees what each process runs, until it leaves', async () => {
    const { served } = await world.status();
    const trouble = () => world.centre.app.get(ConfigTrouble).counts();
    expect(await trouble()).toEqual({ refused: 0, repository: 0, bus: 0, behind: 0, awaited: 0 });
    await world.listener.report({
      version: served as unknown as string,
      outcome: 'applied',
      changed: ['size'],
    });
    const user = { application: 'user', instance: '8101:kitchen-1' };
    await world.listener.report({ ...user, version: 'old' });
    // It may not have been told yet.
    await expect
      .poll(async () => (await world.status())['instances'])
      .toMatchObject([{ standing: 'current' }, { standing: 'unknown' }]);
    expect(await trouble()).toMatchObject({ behind: 0 });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + FOLLOWS_WITHIN_MS });
    await world.listener.report({ ...user, version: 'old' });
    await expect
      .poll(async () => (await world.status())['instances'])
      .toMatchObject([{ standing: 'current' }, { standing: 'behind' }]);
    await expect
      .poll(async () => (await world.status())['instances'])
      .toMatchObject([
        { name: 'order:8103:kitchen-1', version: served, current: true, outcome: 'applied', silent: false },
        { name: 'user:8101:kitchen-1', version: 'old', current: false, standing: 'behind' },
      ]);
    expect(await trouble()).toMatchObject({ behind: 1 });
    // Its later report may be held back by the broker.
    const blocked = vi
      .spyOn(world.centre.app.get(Announcer), 'blocked', 'get')
      .mockReturnValue('low on disk');
    expect(await trouble()).toMatchObject({ behind: 0 });
    blocked.mockRestore();
    await world.listener.report({ application: 'user', instance: '8101:kitchen-1', leaves: true });
    await expect.poll(async () => (await world.status())['instances']).toHaveLength(1);
  });

  it('counts nobody as behind whose settings a push did not change', async () => {
    const before = (await world.status())['served'] as unknown as string;
    await world.listener.report({ application: 'user', instance: '8101:kitchen-1', version: before });
    await expect.poll(async () => (await world.status())['instances']).toHaveLength(1);
    world.centre.push(orderYml(2));
    await world.centre.post('/bus-refresh');
    const [user] = (await world.status())['instances'] as unknown as object[];
    expect(user).toMatchObject({ version: before, current: true, standing: 'current' });
  });

  it('says that the broker takes no messages', async () => {
    const announcer = world.centre.app.get(Announcer);
    vi.spyOn(announcer, 'blocked', 'get').mockReturnValue('low on memory');
    expect(await world.status()).toMatchObject({ bus: 'blocked', blocked: 'low on memory' });
    expect(await world.centre.app.get(ConfigTrouble).counts()).toMatchObject({ bus: 1 });
    vi.restoreAllMocks();
    expect(await world.status()).toMatchObject({ bus: 'up', blocked: null });
  });

  it('needs the operator’s token', async () => {
    for (const token of [TOKENS.read, TOKENS.order]) {
      for (const path of [
        '/bus-refresh',
        '/actuator/bus-refresh/order',
        '/check',
        '/rollback',
        '/encrypt',
        '/decrypt',
      ]) {
        expect([path, (await world.centre.post(path, {}, { token })).status]).toEqual([path, 403]);
      }
      for (const path of ['/bus/status', '/actuator/bus/status'])
        expect((await world.centre.get(path, { token })).status).toBe(403);
    }
    expect((await world.centre.post('/bus-refresh', undefined, { token: null })).status).toBe(401);
  });

  it('can remove an application that no longer exists', async () => {
    const forget = (token: string) =>
      fetch(`${world.centre.url}/schemas/order`, {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await forget(TOKENS.read)).status).toBe(403);
    world.centre.push(orderYml('many'));
    expect((await callAsGitHub(world.centre, pushOf())).status).toBe(422);
    expect((await forget(TOKENS.operator)).status).toBe(204);
    expect((await callAsGitHub(world.centre, pushOf())).status).toBe(200);
  });
});
