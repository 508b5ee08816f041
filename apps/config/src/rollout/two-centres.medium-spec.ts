import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ORDER_SCHEMA, orderYml } from '../../testing/rollout-world.js';
import { TwoCentres } from '../../testing/two-centres.js';
import { callAsGitHub, pushOf } from '../../testing/webhooks.js';

let two: TwoCentres;
let one: string;
beforeEach(async () => {
  two = await TwoCentres.open();
  one = (await two.seenBy(two.first)).served!;
});
afterEach(() => two.close());

/** Waits until both config centres report this. */
async function expectBothToSee(seen: object): Promise<void> {
  const both = async () => [await two.seenBy(two.first), await two.seenBy(two.second)];
  await expect.poll(both, { timeout: 20_000, interval: 20 }).toMatchObject([seen, seen]);
}

const KNOWN = ORDER_SCHEMA['properties'] as object;
const withColour = { ...ORDER_SCHEMA, properties: { ...KNOWN, colour: { type: 'string' } } };

describe('two config centres', () => {
  it('roll back together, hold the same version, and both follow the next push', async () => {
    const second = await two.push(2);
    await two.rollBack(two.first, one);
    await expectBothToSee({ served: one, held: second });
    expect([await two.size(two.first), await two.size(two.second)]).toEqual([1, 1]);
    // After a refresh, neither of them serves the held version.
    expect((await two.second.post('/bus-refresh')).status).toBe(200);
    await expectBothToSee({ served: one, held: second });
    const third = two.first.push(orderYml(3));
    await callAsGitHub(two.second, pushOf());
    await expectBothToSee({ served: third, held: null, refused: null });
  });

  it('both serve a push of which only one was notified', async () => {
    const version = two.first.push(orderYml(2));
    await callAsGitHub(two.second, pushOf());
    await expectBothToSee({ served: version });
    expect([await two.size(two.first), await two.size(two.second)]).toEqual([2, 2]);
    // Each announces it: a process asks the config centre of its URL, which may be the one that is later.
    const told = () => two.world.listener.refreshes.filter(event => event.version === version);
    await expect.poll(() => told().length).toBe(2);
  });

  it('both withdraw a version that a process refuses', async () => {
    const version = await two.push(2);
    await expectBothToSee({ served: version });
    const reason = 'routes (two of one path)';
    await two.world.listener.report({ outcome: 'refused', refused: version, version: one, reason });
    await expectBothToSee({ served: one, refused: version });
    await two.second.post('/bus-refresh');
    await expectBothToSee({ served: one, refused: version });
  });

  it('know the same schemas, and refuse the same version', async () => {
    expect(await two.checkedFor(two.second)).toEqual(['order/dev']);
    const version = two.first.push(orderYml('many'));
    expect((await callAsGitHub(two.second, pushOf())).status).toBe(422);
    await expectBothToSee({ served: one, refused: version });
    await two.world.publish('order', { ...ORDER_SCHEMA, properties: { ...KNOWN, size: { type: 'string' } } });
    await expectBothToSee({ served: version, refused: null });
  });

  it('both forget an application', async () => {
    expect((await two.forget(two.second, 'order')).status).toBe(204);
    await expect.poll(() => two.checkedFor(two.first)).toEqual([]);
    const version = two.first.push(orderYml('many'));
    expect((await callAsGitHub(two.first, pushOf())).status).toBe(200);
    await expectBothToSee({ served: version, refused: null });
  });

  it('agree on one of two decisions made at the same time', async () => {
    const [second, third] = [await two.push(2), await two.push(3)];
    await expectBothToSee({ served: third });
    await Promise.all([two.rollBack(two.first, one), two.rollBack(two.second, second)]);
    const { served, held } = await two.agree();
    expect([one, second]).toContain(served);
    expect(held).toBe(third);
    await two.rollBack(two.second, third);
    await expectBothToSee({ served: third, held: null });
  });
});

describe('a config centre that was away', () => {
  it('serves at its start the version that was decided on in the meantime', async () => {
    const second = await two.push(2);
    await two.second.close();
    await two.rollBack(two.first, one);
    await two.openSecond();
    expect(await two.seenBy(two.second)).toEqual({ served: one, held: second, refused: null });
    expect(two.world.listener.refreshes.at(-1)).toMatchObject({ version: one });
  });

  it('with an empty data folder adopts the served version, the held one and the schemas', async () => {
    const second = await two.push(2);
    await two.rollBack(two.first, one);
    await two.second.close();
    await two.openSecond({ withData: false });
    expect(await two.seenBy(two.second)).toEqual({ served: one, held: second, refused: null });
    expect(await two.checkedFor(two.second)).toEqual(['order/dev']);
  });

  it('with an empty data folder does not serve a version that the other one refuses', async () => {
    const version = await two.push('many');
    await two.second.close();
    await two.openSecond({ withData: false });
    expect(await two.seenBy(two.second)).toEqual({ served: one, held: null, refused: version });
  });

  it('sends its own decision to the other one when the connection is back', async () => {
    const second = await two.push(2);
    await two.cutOff();
    await two.rollBack(two.second, one);
    expect(await two.seenBy(two.first)).toMatchObject({ served: second });
    two.broker.mend();
    await expectBothToSee({ served: one, held: second });
  });
});

describe('a broker that was away', () => {
  it('does not let a push override a rollback that was made at the other one meanwhile', async () => {
    const second = await two.push(2);
    await two.cutOff();
    await two.rollBack(two.first, one);
    // The second one checks a version later, and does not know of the rollback.
    await two.world.publish('user', { type: 'object' });
    two.first.push({ 'user.yml': 'name: v\n' });
    await callAsGitHub(two.second, pushOf());
    two.broker.mend();
    // The version pushed after the rollback is newer than the held one: both serve it at the next check.
    const seen = () => two.seenBy(two.second);
    await expect.poll(seen, { timeout: 20_000 }).toMatchObject({ served: one, held: second });
    await callAsGitHub(two.second, pushOf());
    const { served } = await two.agree();
    expect([one, second]).not.toContain(served);
  });

  it('does not make a version served that the other one refused', async () => {
    await two.cutOff();
    const size = { type: 'integer', maximum: 1 };
    await two.world.publish('order', { ...ORDER_SCHEMA, properties: { ...KNOWN, size } });
    const version = two.first.push(orderYml(2));
    expect((await callAsGitHub(two.first, pushOf())).status).toBe(422);
    expect((await callAsGitHub(two.second, pushOf())).status).toBe(200);
    two.broker.mend();
    await expectBothToSee({ served: one, refused: version });
  });

  it('does not keep a version refused that fits a release that started meanwhile', async () => {
    await two.cutOff();
    const version = two.first.push(orderYml(1, 'colour: red\n'));
    await two.world.publish('order', withColour);
    expect((await callAsGitHub(two.first, pushOf())).status).toBe(200);
    expect((await callAsGitHub(two.second, pushOf())).status).toBe(422);
    two.broker.mend();
    await expectBothToSee({ served: version, refused: null });
  });
});

describe('a config centre that cannot get the version that another one serves', () => {
  it('serves its own version, reports that, and follows as soon as it can', async () => {
    two.hideRepository();
    const version = two.first.push(orderYml(2));
    await callAsGitHub(two.first, pushOf());
    await vi.waitUntil(async () => (await two.status(two.second))['awaited'] === version, 10_000);
    expect(await two.seenBy(two.second)).toMatchObject({ served: one });
    const health = await (await two.second.get('/health/ready')).json();
    expect(health).toMatchObject({ checks: { configuration: 'up', newestVersion: 'down' } });
    two.mendRepository();
    await callAsGitHub(two.second, pushOf());
    await expectBothToSee({ served: version });
    expect(await two.status(two.second)).toMatchObject({ awaited: null });
  });

  it('does not move the others back to the older version of its own mirror', async () => {
    two.lagBehind();
    const older = two.first.push(orderYml(2));
    two.mirror();
    const version = two.first.push(orderYml(3));
    await callAsGitHub(two.first, pushOf());
    await vi.waitUntil(async () => (await two.status(two.second))['awaited'] === version, 10_000);
    const answer = await callAsGitHub(two.second, pushOf());
    const problems = [{ reason: expect.stringContaining(version) }];
    expect([answer.status, await answer.json()]).toMatchObject([422, { data: { version, problems } }]);
    expect(await two.size(two.first)).toBe(3);
    expect(await two.seenBy(two.second)).not.toMatchObject({ served: older });
    two.mirror();
    await callAsGitHub(two.second, pushOf());
    await expectBothToSee({ served: version });
  });

  it('stops waiting for that version when an operator rolls back', async () => {
    two.hideRepository();
    two.first.push(orderYml(2));
    await callAsGitHub(two.first, pushOf());
    await vi.waitUntil(async () => (await two.status(two.second))['awaited'] !== null, 10_000);
    await two.rollBack(two.second, one);
    await expectBothToSee({ served: one });
    expect(await two.status(two.second)).toMatchObject({ awaited: null });
  });
});
