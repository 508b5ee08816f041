import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { count, required, settingsOf } from '@diancan/config';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { fromTestRun } from '../../../../test/fleet/test-servers.js';
import { BusEar } from '../../testing/bus-ear.js';
import { type OpenCentre, openCentre, TOKENS } from '../../testing/open-centre.js';
import { callAsGitHub, pushOf } from '../../testing/webhooks.js';
import type { Problem } from '../check/problem.js';
import { ConfigTrouble } from '../operations/config-trouble.js';

class OrderSettings extends settingsOf(z.object({ title: required, size: count, routes: z.array(z.object({ service: z.enum(['user', 'order']) })) })) {}

const FILES = { 'application.yml': 'title: 点餐\n', 'order.yml': 'size: 1\nroutes:\n  - service: user\n', 'user.yml': 'name: u\n' };
/** Nobody looks by itself while a spec runs: what happens is what it asked for. */
const QUIET = { DIANCAN_CONFIG_POLL_MS: '3600000' };

let centre: OpenCentre;
let ear: BusEar;
let bus: Record<string, string>;

beforeEach(async () => {
  bus = { DIANCAN_RABBITMQ_URL: fromTestRun('DIANCAN_TEST_RABBITMQ_URL'), DIANCAN_BUS_NAME: `spec.${randomUUID()}` };
  ear = await BusEar.open(bus['DIANCAN_RABBITMQ_URL']!, bus['DIANCAN_BUS_NAME']!);
  centre = await openCentre({ files: FILES, environment: { ...QUIET, ...bus } });
  await vi.waitUntil(() => ear.heard.some(event => event.type === 'roll-call'), 10_000);
  await publish('order', OrderSettings.jsonSchema());
  ear.heard.length = 0;
});
afterEach(async () => {
  await ear.close();
  await centre.stop();
});

const publish = (application: string, schema: object) =>
  fetch(`${centre.url}/schemas/${application}/dev`, {
    method: 'PUT', headers: { authorization: `Bearer ${TOKENS.read}`, 'content-type': 'application/json' }, body: JSON.stringify({ schema, readAtStart: ['size'] }),
  });
const sizeServed = async () => ((await (await centre.get('/order-dev.json')).json()) as { size?: unknown }).size;
const dataOf = async (answer: Response) => ((await answer.json()) as { data: Record<string, never> }).data;
const status = async () => dataOf(await centre.get('/bus/status', { token: TOKENS.operator }));
const health = async () => {
  const answer = await centre.get('/health/ready');
  return [answer.status, ((await answer.json()) as { checks: object }).checks];
};
const orderYml = (size: unknown, more = '') => ({ 'order.yml': `size: ${String(size)}\nroutes:\n  - service: user\n${more}` });

describe('a push', () => {
  it('is served and announced, once, to those whose settings it touches', async () => {
    const version = centre.push(orderYml(2));
    const answer = await callAsGitHub(centre, pushOf('config-repo/order.yml'));
    expect([answer.status, await dataOf(answer)]).toEqual([200, { event: 'push', version, applications: ['order'], announced: true }]);
    expect(await sizeServed()).toBe(2);
    await expect.poll(() => ear.heard).toEqual([
      { type: 'refresh', id: expect.any(String), version, from: expect.any(String), applications: ['order'], destination: '**', byHand: false },
    ]);
    expect(await dataOf(await callAsGitHub(centre, pushOf('config-repo/user.yml')))).toMatchObject({ applications: ['user'] });
    await centre.post('/bus-refresh/nobody');
    await expect.poll(() => ear.refreshes.length).toBe(2);
    expect(ear.refreshes[1]).toMatchObject({ version, destination: 'nobody' });
  });

  it('of what is shared is for everybody', async () => {
    centre.push({ 'application.yml': 'title: Order\n' });
    expect(await dataOf(await callAsGitHub(centre, pushOf('config-repo/application.yml')))).toMatchObject({ applications: null });
    await expect.poll(() => ear.refreshes).toMatchObject([{ applications: null }]);
  });

  it('of nothing that is configuration changes the version, and is for nobody', async () => {
    const version = centre.origin.push({ 'README.md': 'hello' });
    expect(await dataOf(await callAsGitHub(centre, pushOf('README.md')))).toMatchObject({ version, applications: [] });
    expect(await dataOf(await callAsGitHub(centre, pushOf('README.md', 'deploy-repo/order.yml')))).toMatchObject({ version, applications: [] });
  });

  it('that nobody tells of is found all the same', async () => {
    await centre.close();
    centre = await openCentre({ ...centre, environment: { ...bus, DIANCAN_CONFIG_POLL_MS: '20' } });
    // The look at its start is over before there is anything to see.
    await callAsGitHub(centre, pushOf());
    const version = centre.push(orderYml(3));
    await expect.poll(sizeServed).toBe(3);
    await expect.poll(() => ear.refreshes.map(event => event.version)).toEqual([version]);
  });

  it('that follows another at once is the last, however the two are told of', async () => {
    centre.push(orderYml(4));
    const first = callAsGitHub(centre, pushOf('config-repo/order.yml'));
    const version = centre.push(orderYml(5));
    await Promise.all([first, callAsGitHub(centre, pushOf('config-repo/order.yml'))]);
    expect(await sizeServed()).toBe(5);
    await expect.poll(() => ear.refreshes.at(-1)?.version).toBe(version);
  });

  it('is not believed without its signature', async () => {
    const served = (await status())['served'];
    centre.push(orderYml(6));
    expect((await callAsGitHub(centre, pushOf('config-repo/order.yml'), 'another secret')).status).toBe(401);
    expect((await centre.post('/monitor', pushOf(), { token: TOKENS.operator })).status).toBe(400);
    expect((await status())['served']).toBe(served);
  });

  it('takes bytes that are no text for what they are', async () => {
    const answer = await fetch(`${centre.url}/monitor`, { method: 'POST', body: Buffer.from([0, 255, 254]), headers: { 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': 'webhook-secret-of-the-specs' } });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 6010 }]);
  });
});

describe('a bad push', () => {
  const push = (files: Record<string, string | null>) => {
    const version = centre.push(files);
    return { version, answer: callAsGitHub(centre, pushOf('config-repo/order.yml')) };
  };

  it.each<[string, Record<string, string | null>, Problem]>([
    ['is no YAML', { 'order.yml': 'size: 1\nroutes: [' }, { file: 'order.yml', line: 2, key: '', reason: expect.any(String), application: null }],
    ['has a text for a number', orderYml('many'), { file: 'order.yml', line: 1, key: 'size', reason: 'must be integer', application: 'order' }],
    ['has a key that nobody knows', orderYml(1, 'siez: 2\n'), { file: 'order.yml', line: 4, key: 'siez', reason: 'is a setting that nobody knows', application: 'order' }],
    ['has a whole list under a key that nobody knows', orderYml(1, 'rutes:\n  - service: user\n  - service: order\n'), { file: 'order.yml', line: 4, key: 'rutes', reason: 'is a setting that nobody knows', application: 'order' }],
    ['leads to an unknown service', orderYml(1, '  - service: kitchen\n'), { file: 'order.yml', line: 4, key: 'routes[1].service', reason: 'must be one of user, order', application: 'order' }],
    ['leaves something out', { 'application.yml': '{}\n' }, { file: 'order.yml', line: null, key: 'title', reason: 'is missing', application: 'order' }],
    ['has a secret of another key', orderYml(1, 'title: "{cipher}AAAA"\n'), { file: 'order.yml', line: 4, key: 'title', reason: expect.stringContaining('cannot be decrypted'), application: null }],
    ['takes all of it away', { 'application.yml': null, 'order.yml': null, 'user.yml': null }, { file: 'config-repo', line: null, key: '', reason: expect.any(String), application: null }],
  ])('that %s is refused, with file, line, key and reason, and changes nothing', async (_what, files, problem) => {
    const { served } = await status();
    const { version, answer } = push(files);
    const refused = await answer;
    expect([refused.status, await refused.json()]).toMatchObject([422, { code: 6006, msg: expect.stringContaining(problem.file), data: { version, problems: [problem] } }]);
    expect(await sizeServed()).toBe(1);
    expect(await status()).toMatchObject({ served, refused: { version, problems: expect.arrayContaining([problem]), at: expect.any(String) } });
    expect(await health()).toEqual([200, { configuration: 'up', repository: 'up', newestVersion: 'down' }]);
    expect(ear.refreshes).toEqual([]);
  });

  it('shows no value of a setting', async () => {
    const refused = await push(orderYml('hunter2', 'hunter3: hunter4\n')).answer;
    expect(await refused.text()).not.toMatch(/hunter[24]/);
  });

  it('is followed by a good one, and forgotten', async () => {
    await push(orderYml('many')).answer;
    expect((await push(orderYml(2)).answer).status).toBe(200);
    expect(await status()).toMatchObject({ refused: null });
    expect(await health()).toEqual([200, { configuration: 'up', repository: 'up', newestVersion: 'up' }]);
  });

  it('is not served after a restart of the config centre either', async () => {
    await push(orderYml('many')).answer;
    await centre.close();
    centre = await openCentre({ ...centre, environment: { ...QUIET, ...bus } });
    expect(await sizeServed()).toBe(1);
    expect(await status()).toMatchObject({ refused: { problems: [{ key: 'size' }] } });
  });

  it('is looked at again when a service that knows it starts', async () => {
    const { version, answer } = push(orderYml(1, 'colour: red\n'));
    expect((await answer).status).toBe(422);
    class Newer extends settingsOf(z.object({ size: count, routes: z.array(z.unknown()), colour: required })) {}
    expect((await publish('order', Newer.jsonSchema())).status).toBe(204);
    expect((await centre.post('/bus-refresh')).status).toBe(200);
    expect(await status()).toMatchObject({ served: version, refused: null });
  });

  it('is withdrawn when only the process that runs it finds out', async () => {
    const { served: before } = await status();
    const { version, answer } = push(orderYml(9));
    expect((await answer).status).toBe(200);
    await ear.say({ outcome: 'refused', refused: version, version: before as unknown as string, reason: 'routes (two of one path)' });
    await expect.poll(status).toMatchObject({ served: before, refused: { version, problems: [{ application: 'order', reason: 'routes (two of one path)' }] } });
    await expect.poll(() => ear.refreshes.at(-1)).toMatchObject({ version: before, from: version });
    // By itself it does not come back, whatever services publish meanwhile, but an operator may have it.
    await publish('order', { ...OrderSettings.jsonSchema(), title: 'another release' });
    await callAsGitHub(centre, pushOf('config-repo/order.yml'));
    expect(await status()).toMatchObject({ served: before });
    expect((await centre.post('/rollback', { version })).status).toBe(200);
    expect(await status()).toMatchObject({ served: version, refused: null });
  });
});

describe('a process that does not take a version', () => {
  const servedAfterRefusalOf = async (refused: string) => {
    await ear.say({ outcome: 'refused', refused, reason: `not ${refused}` });
    await expect.poll(async () => (await status())['instances']).toMatchObject([{ reason: `not ${refused}` }]);
    // Everything has its turn: with this answer, the report had its own.
    await callAsGitHub(centre, pushOf());
    return (await status())['served'] as unknown;
  };

  it('has none withdrawn that is not served, is the only one, or has been served for a minute', async () => {
    const first = (await status())['served']!;
    expect([await servedAfterRefusalOf('another'), await servedAfterRefusalOf(first)]).toEqual([first, first]);
    const version = centre.push(orderYml(2));
    await callAsGitHub(centre, pushOf());
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_001 });
    expect(await servedAfterRefusalOf(version).finally(() => vi.useRealTimers())).toBe(version);
  });
});

describe('a repository that does not answer', () => {
  it('leaves what was good in force, and is said', async () => {
    const away = `${centre.origin.url}.away`;
    renameSync(centre.origin.url, away);
    const answer = await callAsGitHub(centre, pushOf('config-repo/order.yml'));
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 6011 }]);
    expect(await sizeServed()).toBe(1);
    expect(await health()).toEqual([200, { configuration: 'up', repository: 'down', newestVersion: 'up' }]);
    renameSync(away, centre.origin.url);
    expect((await callAsGitHub(centre, pushOf())).status).toBe(200);
    expect(await health()).toEqual([200, { configuration: 'up', repository: 'up', newestVersion: 'up' }]);
  });
});

describe('a config centre that starts', () => {
  it('serves what was good without waiting for a repository that is silent', async () => {
    await centre.close();
    renameSync(centre.origin.url, `${centre.origin.url}.away`);
    mkdirSync(centre.origin.url);
    // Whoever reads it waits until somebody writes.
    execFileSync('mkfifo', [`${centre.origin.url}/HEAD`]);
    centre = await openCentre({ ...centre, environment: { ...QUIET, ...bus } });
    // It has not been given up yet.
    expect([await sizeServed(), await health()]).toEqual([1, [200, { configuration: 'up', repository: 'up', newestVersion: 'up' }]]);
  });

  it('serves what was good while it cannot write down what is new', async () => {
    await centre.close();
    const inTheWay = `${centre.dataDir}/config/rollout.json.draft`;
    mkdirSync(inTheWay);
    const version = centre.push(orderYml(2));
    centre = await openCentre({ ...centre, environment: { ...QUIET, ...bus } });
    // It comes after the look that the start began with.
    expect((await centre.post('/bus-refresh')).status).toBe(500);
    expect(await sizeServed()).toBe(1);
    rmdirSync(inTheWay);
    await callAsGitHub(centre, pushOf());
    expect(await status()).toMatchObject({ served: version });
  });

  it('begins anew where history was rewritten and its own copy is lost', async () => {
    await centre.close();
    rmSync(`${centre.dataDir}/config/repository.git`, { recursive: true });
    centre.origin.in('checkout', '--quiet', '--orphan', 'anew');
    const version = centre.push(orderYml(7));
    centre.origin.inOrigin('branch', '--force', 'main', version);
    centre.origin.inOrigin('reflog', 'expire', '--expire=now', '--all');
    centre.origin.inOrigin('gc', '--quiet', '--prune=now');
    centre = await openCentre({ ...centre, environment: { ...QUIET, ...bus } });
    expect(await sizeServed()).toBe(7);
    expect(await status()).toMatchObject({ served: version, previous: null });
  });
});

describe('a schema', () => {
  it('by which nothing can be checked is refused, and the one before stays', async () => {
    const answer = await publish('order', { properties: { size: { pattern: '(' } } });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 6013, msg: expect.any(String) }]);
    centre.push(orderYml('many'));
    expect((await callAsGitHub(centre, pushOf())).status).toBe(422);
  });

  it('that fails on some settings refuses these, and says whose it is', async () => {
    expect((await publish('user', { properties: { name: { anyOf: [{ $ref: '#/properties/name' }] } } })).status).toBe(204);
    centre.push(orderYml(2));
    const answer = await callAsGitHub(centre, pushOf());
    expect([answer.status, await answer.json()]).toMatchObject([422, { data: { problems: [{ file: 'user.yml', application: 'user' }] } }]);
  });

  it('that was damaged on disk keeps nobody from starting', async () => {
    await publish('user', { type: 'object' });
    await centre.close();
    writeFileSync(`${centre.dataDir}/config/schemas/order/dev.json`, '{"schema": {');
    writeFileSync(`${centre.dataDir}/config/schemas/user/dev.json`, 'null');
    centre = await openCentre({ ...centre, environment: { ...QUIET, ...bus } });
    expect(await sizeServed()).toBe(1);
  });
});

describe('an operator', () => {
  it('goes back to an earlier version, which stays until the next push', async () => {
    const { served: first } = await status();
    const second = centre.push(orderYml(2));
    await callAsGitHub(centre, pushOf());
    ear.heard.length = 0;
    expect(await dataOf(await centre.post('/rollback', { version: first }))).toMatchObject({ version: first, from: second, applications: ['order'] });
    await expect.poll(() => ear.refreshes).toMatchObject([{ version: first, destination: '**', byHand: true }]);
    await callAsGitHub(centre, pushOf());
    expect(await status()).toMatchObject({ served: first, held: second });
    expect(await sizeServed()).toBe(1);
    const third = centre.push(orderYml(3));
    await callAsGitHub(centre, pushOf());
    expect(await status()).toMatchObject({ served: third, held: null });
  });

  it('cannot go back to what is no version, or does not fit', async () => {
    expect((await centre.post('/rollback', { version: 'nowhere' })).status).toBe(404);
    const bad = centre.push(orderYml('many'));
    expect((await centre.post('/rollback', { version: bad })).status).toBe(422);
    expect(await sizeServed()).toBe(1);
  });

  it('sees beforehand what would change, for whom, and whether it would be refused', async () => {
    const { served } = await status();
    const title = `{cipher}${await (await centre.post('/encrypt', 'hunter2')).text()}`;
    const files = { ...FILES, ...orderYml('${SIZE:2}', `title: "${title}"\n`) };
    const of = { application: 'order', profile: 'dev' };
    expect(await dataOf(await centre.post('/check', { files }))).toEqual({
      version: null, served, problems: [], checkedFor: ['order/dev'],
      changes: [
        { ...of, key: 'size', before: 1, after: '${SIZE:2}', takesEffect: 'with the next start' },
        // What is encrypted is judged by what it holds, and shown as it is written.
        { ...of, key: 'title', before: '点餐', after: title, takesEffect: 'at once' },
      ],
    });
    expect(await dataOf(await centre.post('/check', { files: { ...FILES, ...orderYml('many') } }))).toMatchObject({ problems: [{ key: 'size', line: 1 }], changes: [] });
    expect(await dataOf(await centre.post('/check', {}))).toMatchObject({ version: served, problems: [], changes: [] });
    const version = centre.push(orderYml('many'));
    expect(await dataOf(await centre.post('/check', {}))).toMatchObject({ version, served, problems: [{ key: 'size' }], changes: [] });
    expect((await centre.post('/check', { label: 'nowhere' })).status).toBe(404);
    expect(await sizeServed()).toBe(1);
  });

  it('has some fetch anew, also below /actuator', async () => {
    const { served: version } = await status();
    for (const path of ['/bus-refresh', '/actuator/busrefresh', '/bus-refresh/order:8103', '/actuator/bus-refresh/order:**']) {
      expect((await centre.post(path)).status).toBe(200);
    }
    await expect.poll(() => ear.refreshes).toMatchObject(
      ['**', '**', 'order:8103', 'order:**'].map(destination => ({ version, destination, applications: null, byHand: true })),
    );
    expect((await centre.post('/bus-refresh/a%20b')).status).toBe(400);
  });

  it('is told that nobody was, while there is no bus', async () => {
    await centre.close();
    centre = await openCentre({ ...centre, environment: QUIET });
    const version = centre.push(orderYml(2));
    const answer = await centre.post('/bus-refresh', undefined, { headers: { 'accept-language': 'en' } });
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 6012, msg: expect.stringContaining(version) }]);
    expect(await status()).toMatchObject({ served: version, bus: 'down' });
  });

  it('sees what each process runs, until it leaves', async () => {
    const { served } = await status();
    const trouble = () => centre.app.get(ConfigTrouble).counts();
    expect(trouble()).toEqual({ refused: 0, repository: 0, bus: 0, behind: 0 });
    await ear.say({ version: served as unknown as string, outcome: 'applied', changed: ['size'] });
    await ear.say({ application: 'user', instance: '8101:kitchen-1', version: 'old' });
    await expect.poll(async () => (await status())['instances']).toMatchObject([
      { name: 'order:8103:kitchen-1', version: served, current: true, outcome: 'applied', silent: false },
      { name: 'user:8101:kitchen-1', version: 'old', current: false },
    ]);
    expect(trouble()).toMatchObject({ behind: 1 });
    await ear.say({ application: 'user', instance: '8101:kitchen-1', leaves: true });
    await expect.poll(async () => (await status())['instances']).toHaveLength(1);
  });

  it('is one by its own token alone', async () => {
    for (const token of [TOKENS.read, TOKENS.order]) {
      for (const path of ['/bus-refresh', '/actuator/bus-refresh/order', '/check', '/rollback', '/encrypt', '/decrypt']) {
        expect([path, (await centre.post(path, {}, { token })).status]).toEqual([path, 403]);
      }
      for (const path of ['/bus/status', '/actuator/bus/status']) expect((await centre.get(path, { token })).status).toBe(403);
    }
    expect((await centre.post('/bus-refresh', undefined, { token: null })).status).toBe(401);
  });

  it('makes an application forgotten that is no more', async () => {
    const forget = (token: string) => fetch(`${centre.url}/schemas/order`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
    expect((await forget(TOKENS.read)).status).toBe(403);
    centre.push(orderYml('many'));
    expect((await callAsGitHub(centre, pushOf())).status).toBe(422);
    expect((await forget(TOKENS.operator)).status).toBe(204);
    expect((await callAsGitHub(centre, pushOf())).status).toBe(200);
  });
});
