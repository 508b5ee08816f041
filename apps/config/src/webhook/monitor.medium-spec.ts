import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataOf, orderYml, RolloutWorld } from '../../testing/rollout-world.js';
import { answerAfter, callAsGitHub, pushOf } from '../../testing/webhooks.js';

let world: RolloutWorld;
beforeEach(async () => {
  world = await RolloutWorld.open();
});
afterEach(() => world.close());

describe('a push', () => {
  it('of megabytes is served, whoever it touches', async () => {
    const version = world.centre.push(orderYml(7));
    const large = JSON.stringify({ ref: 'refs/heads/other', padding: 'x'.repeat(3 * 1_048_576) });
    const answer = await callAsGitHub(world.centre, large);
    expect([answer.status, await dataOf(answer)]).toMatchObject([200, { version, applications: ['order'] }]);
    const again = await callAsGitHub(world.centre, large);
    expect(await dataOf(again)).toMatchObject({ version, applications: null });
    const answers = await Promise.all([
      callAsGitHub(world.centre, large, 'another secret'),
      callAsGitHub(world.centre, 'x'.repeat(26 * 1_048_576)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 413]);
  });

  it('of more than 25 MB is answered 413 where its length is not known before', async () => {
    const megabyte = new Uint8Array(1_048_576);
    const parts = ReadableStream.from(Array.from({ length: 32 }, () => megabyte));
    const answer = await fetch(`${world.centre.url}/monitor`, {
      method: 'POST',
      body: parts,
      duplex: 'half',
      headers: { 'x-github-event': 'push', 'x-hub-signature-256': 'sha256=0' },
    } as RequestInit);
    expect(answer.status).toBe(413);
  });

  it.each([
    ['with the token of another', ['x-gitlab-event: Push Hook', 'x-gitlab-token: other'], '401'],
    ['of no git host', ['x-other-event: push'], '400'],
  ])(
    '%s is refused in words, also to a sender that writes everything first',
    async (_which, headers, status) => {
      expect(await answerAfter(world.centre.url, headers, Buffer.alloc(12 * 1_048_576, 'x'))).toMatch(
        new RegExp(`^HTTP/1[.]1 ${status} `),
      );
    },
  );

  it('to another branch, of a tag, or that deletes one touches nobody', async () => {
    const served = (await world.status())['served'];
    world.centre.push(orderYml(8));
    const moves = [
      { ref: 'refs/heads/topic' },
      { ref: 'refs/tags/v1' },
      { ref: 'refs/heads/main', deleted: true },
    ];
    for (const move of moves) {
      const body = JSON.stringify({ ...JSON.parse(pushOf('config-repo/order.yml')), ...move });
      expect(await dataOf(await callAsGitHub(world.centre, body))).toEqual({
        event: 'push',
        version: served,
        applications: [],
        announced: true,
      });
    }
    expect(world.listener.refreshes).toEqual([]);
  });

  it('to a branch that a client asks for brings it, and is announced to nobody', async () => {
    const sizeOf = async () =>
      ((await (await world.centre.get('/topic/order-dev.json')).json()) as { size: number }).size;
    const { origin } = world.centre;
    origin.in('checkout', '--quiet', '-b', 'topic');
    world.centre.push(orderYml(8));
    const topic = JSON.stringify({ ...JSON.parse(pushOf('config-repo/order.yml')), ref: 'refs/heads/topic' });
    await world.centre.get('/topic/order-dev.json');
    expect(await dataOf(await callAsGitHub(world.centre, topic))).toMatchObject({ applications: [] });
    expect(await sizeOf()).toBe(8);
    world.centre.push(orderYml(9));
    await callAsGitHub(world.centre, topic);
    expect(await sizeOf()).toBe(9);
    expect(world.listener.refreshes).toEqual([]);
  });
});
