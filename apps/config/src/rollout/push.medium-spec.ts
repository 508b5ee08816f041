import { count, required, settingsOf } from '@diancan/config';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { TOKENS } from '../../testing/open-centre.js';
import { dataOf, ORDER_SCHEMA, orderYml, RolloutWorld } from '../../testing/rollout-world.js';
import { callAsGitHub, pushOf } from '../../testing/webhooks.js';
import type { Problem } from '../check/problem.js';

let world: RolloutWorld;
beforeEach(async () => {
  world = await RolloutWorld.open();
});
afterEach(() => world.close());

describe('a push', () => {
  it('is served, and announced once to the applications whose settings it changes', async () => {
    const version = world.centre.push(orderYml(2));
    const answer = await callAsGitHub(world.centre, pushOf('config-repo/order.yml'));
    expect([answer.status, await dataOf(answer)]).toEqual([
      200,
      { event: 'push', version, applications: ['order'], announced: true },
    ]);
    expect(await world.sizeServed()).toBe(2);
    await expect
      .poll(() => world.listener.received)
      .toEqual([
        {
          type: 'refresh',
          id: expect.any(String),
          version,
          from: expect.any(String),
          applications: ['order'],
          destination: '**',
          byHand: false,
        },
      ]);
    expect(await dataOf(await callAsGitHub(world.centre, pushOf('config-repo/user.yml')))).toMatchObject({
      applications: ['user'],
    });
    await world.centre.post('/bus-refresh/nobody');
    await expect.poll(() => world.listener.refreshes.length).toBe(2);
    expect(world.listener.refreshes[1]).toMatchObject({ version, destination: 'nobody' });
  });

  it('of shared settings is announced to all applications', async () => {
    world.centre.push({ 'application.yml': 'title: Order\n' });
    expect(
      await dataOf(await callAsGitHub(world.centre, pushOf('config-repo/application.yml'))),
    ).toMatchObject({ applications: null });
    await expect.poll(() => world.listener.refreshes).toMatchObject([{ applications: null }]);
  });

  it('outside the configuration changes the version, and affects no application', async () => {
    const version = world.centre.origin.push({ 'README.md': 'hello' });
    expect(await dataOf(await callAsGitHub(world.centre, pushOf('README.md')))).toMatchObject({
      version,
      applications: [],
    });
    expect(
      await dataOf(await callAsGitHub(world.centre, pushOf('README.md', 'deploy-repo/order.yml'))),
    ).toMatchObject({ version, applications: [] });
  });

  it('without a webhook call is found by polling', async () => {
    await world.centre.close();
    await world.reopen({ DIANCAN_CONFIG_POLL_MS: '20' });
    // The check at its start ends before anything is pushed.
    await callAsGitHub(world.centre, pushOf());
    const version = world.centre.push(orderYml(3));
    await expect.poll(() => world.sizeServed()).toBe(3);
    await expect.poll(() => world.listener.refreshes.map(event => event.version)).toEqual([version]);
  });

  it('that follows another at once is the one that lasts', async () => {
    world.centre.push(orderYml(4));
    const first = callAsGitHub(world.centre, pushOf('config-repo/order.yml'));
    const version = world.centre.push(orderYml(5));
    await Promise.all([first, callAsGitHub(world.centre, pushOf('config-repo/order.yml'))]);
    expect(await world.sizeServed()).toBe(5);
    await expect.poll(() => world.listener.refreshes.at(-1)?.version).toBe(version);
  });

  it('without a valid signature has no effect', async () => {
    const served = (await world.status())['served'];
    world.centre.push(orderYml(6));
    expect((await callAsGitHub(world.centre, pushOf('config-repo/order.yml'), 'another secret')).status).toBe(
      401,
    );
    expect((await world.centre.post('/monitor', pushOf(), { token: TOKENS.operator })).status).toBe(400);
    expect((await world.status())['served']).toBe(served);
  });

  it('whose body is not text is answered 400', async () => {
    const answer = await fetch(`${world.centre.url}/monitor`, {
      method: 'POST',
      body: Buffer.from([0, 255, 254]),
      headers: { 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': 'webhook-secret-of-the-specs' },
    });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 6010 }]);
  });
});

describe('a bad push', () => {
  const push = (files: Record<string, string | null>) => {
    const version = world.centre.push(files);
    return { version, answer: callAsGitHub(world.centre, pushOf('config-repo/order.yml')) };
  };

  it.each<[string, Record<string, string | null>, Problem]>([
    [
      'is not valid YAML',
      { 'order.yml': 'size: 1\nroutes: [' },
      { file: 'order.yml', line: 2, key: '', reason: expect.any(String), application: null },
    ],
    [
      'has a text instead of a number',
      orderYml('many'),
      { file: 'order.yml', line: 1, key: 'size', reason: 'must be integer', application: 'order' },
    ],
    [
      'has an unknown key',
      orderYml(1, 'siez: 2\n'),
      {
        file: 'order.yml',
        line: 4,
        key: 'siez',
        reason: 'is a setting that nobody knows',
        application: 'order',
      },
    ],
    [
      'has a list under an unknown key',
      orderYml(1, 'rutes:\n  - service: user\n  - service: order\n'),
      {
        file: 'order.yml',
        line: 4,
        key: 'rutes',
        reason: 'is a setting that nobody knows; did you mean routes?',
        application: 'order',
      },
    ],
    [
      'routes to an unknown service',
      orderYml(1, '  - service: kitchen\n'),
      {
        file: 'order.yml',
        line: 4,
        key: 'routes[1].service',
        reason: 'must be one of user, order',
        application: 'order',
      },
    ],
    [
      'lacks a required setting',
      { 'application.yml': '{}\n' },
      { file: 'order.yml', line: null, key: 'title', reason: 'is missing', application: 'order' },
    ],
    [
      'has a value encrypted with another key',
      orderYml(1, 'title: "{cipher}AAAA"\n'),
      {
        file: 'order.yml',
        line: 4,
        key: 'title',
        reason: expect.stringContaining('cannot be decrypted'),
        application: null,
      },
    ],
    [
      'removes all settings',
      { 'application.yml': null, 'order.yml': null, 'user.yml': null },
      { file: 'config-repo', line: null, key: '', reason: expect.any(String), application: null },
    ],
  ])(
    'that %s is refused, with file, line, key and reason, and changes nothing',
    async (_what, files, problem) => {
      const { served } = await world.status();
      const { version, answer } = push(files);
      const refused = await answer;
      expect([refused.status, await refused.json()]).toMatchObject([
        422,
        { code: 6006, msg: expect.stringContaining(problem.file), data: { version, problems: [problem] } },
      ]);
      expect(await world.sizeServed()).toBe(1);
      expect(await world.status()).toMatchObject({
        served,
        refused: { version, problems: expect.arrayContaining([problem]), at: expect.any(String) },
      });
      expect(await world.health()).toEqual([
        200,
        { configuration: 'up', repository: 'up', newestVersion: 'down' },
      ]);
      expect(world.listener.refreshes).toEqual([]);
    },
  );

  it('shows no value of a setting', async () => {
    const refused = await push(orderYml('hunter2', 'hunter3: hunter4\n')).answer;
    expect(await refused.text()).not.toMatch(/hunter[24]/);
  });

  it('is forgotten when a good one follows', async () => {
    await push(orderYml('many')).answer;
    expect((await push(orderYml(2)).answer).status).toBe(200);
    expect(await world.status()).toMatchObject({ refused: null });
    expect(await world.health()).toEqual([
      200,
      { configuration: 'up', repository: 'up', newestVersion: 'up' },
    ]);
  });

  it('is not served after a restart of the config centre either', async () => {
    await push(orderYml('many')).answer;
    await world.centre.close();
    await world.reopen();
    expect(await world.sizeServed()).toBe(1);
    expect(await world.status()).toMatchObject({ refused: { problems: [{ key: 'size' }] } });
  });

  it('is checked again when a service that knows its keys starts', async () => {
    const { version, answer } = push(orderYml(1, 'colour: red\n'));
    expect((await answer).status).toBe(422);
    class Newer extends settingsOf(
      z.object({ size: count, routes: z.array(z.unknown()), colour: required }),
    ) {}
    expect((await world.publish('order', Newer.jsonSchema())).status).toBe(204);
    expect((await world.centre.post('/bus-refresh')).status).toBe(200);
    expect(await world.status()).toMatchObject({ served: version, refused: null });
  });

  it('that only a process can recognise as bad is withdrawn', async () => {
    const { served: before } = await world.status();
    const { version, answer } = push(orderYml(9));
    expect((await answer).status).toBe(200);
    await world.listener.report({
      outcome: 'refused',
      refused: version,
      version: before as unknown as string,
      reason: 'routes (two of one path)',
    });
    await expect
      .poll(() => world.status())
      .toMatchObject({
        served: before,
        refused: { version, problems: [{ application: 'order', reason: 'routes (two of one path)' }] },
      });
    await expect
      .poll(() => world.listener.refreshes.at(-1))
      .toMatchObject({ version: before, from: version });
    // It is not served again by itself, whatever services publish, but an operator may choose it.
    await world.publish('order', { ...ORDER_SCHEMA, title: 'another release' });
    await callAsGitHub(world.centre, pushOf('config-repo/order.yml'));
    expect(await world.status()).toMatchObject({ served: before });
    expect((await world.centre.post('/rollback', { version })).status).toBe(200);
    expect(await world.status()).toMatchObject({ served: version, refused: null });
  });
});

describe('a process that refuses a version', () => {
  const servedAfterRefusalOf = async (refused: string) => {
    await world.listener.report({ outcome: 'refused', refused, reason: `not ${refused}` });
    await expect
      .poll(async () => (await world.status())['instances'])
      .toMatchObject([{ reason: `not ${refused}` }]);
    // Requests are handled in order: after this answer, the report has been handled.
    await callAsGitHub(world.centre, pushOf());
    return (await world.status())['served'] as unknown;
  };

  it('has none withdrawn that is not served, is the only one, or has been served for a minute', async () => {
    const first = (await world.status())['served']!;
    expect([await servedAfterRefusalOf('another'), await servedAfterRefusalOf(first)]).toEqual([
      first,
      first,
    ]);
    const version = world.centre.push(orderYml(2));
    await callAsGitHub(world.centre, pushOf());
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_001 });
    expect(await servedAfterRefusalOf(version).finally(() => vi.useRealTimers())).toBe(version);
  });
});
