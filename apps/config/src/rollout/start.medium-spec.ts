import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderYml, RolloutWorld } from '../../testing/rollout-world.js';
import { callAsGitHub, pushOf } from '../../testing/webhooks.js';

let world: RolloutWorld;
beforeEach(async () => {
  world = await RolloutWorld.open();
});
afterEach(() => world.close());

describe('a repository that does not answer', () => {
  it('leaves the last good version in force, and is reported', async () => {
    const away = `${world.centre.origin.url}.away`;
    renameSync(world.centre.origin.url, away);
    const answer = await callAsGitHub(world.centre, pushOf('config-repo/order.yml'));
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 6011 }]);
    expect(await world.sizeServed()).toBe(1);
    expect(await world.health()).toEqual([
      200,
      { configuration: 'up', repository: 'down', newestVersion: 'up' },
    ]);
    renameSync(away, world.centre.origin.url);
    expect((await callAsGitHub(world.centre, pushOf())).status).toBe(200);
    expect(await world.health()).toEqual([
      200,
      { configuration: 'up', repository: 'up', newestVersion: 'up' },
    ]);
  });
});

describe('a config centre that starts', () => {
  it('serves the first version even if it does not fit the schemas of an older release', async () => {
    await world.centre.close();
    rmSync(`${world.centre.dataDir}/config/rollout.json`);
    const version = world.centre.push(orderYml(1, 'colour: red\n'));
    await world.reopen();
    expect(await world.status()).toMatchObject({ served: version, refused: null });
    world.centre.push(orderYml(1, 'color: red\n'));
    expect((await callAsGitHub(world.centre, pushOf())).status).toBe(422);
  });

  it('does not serve a first version that cannot be read', async () => {
    await world.centre.close();
    rmSync(`${world.centre.dataDir}/config/rollout.json`);
    world.centre.push({ 'order.yml': 'size: [' });
    await world.reopen();
    expect((await world.centre.get('/order-dev.json')).status).toBe(503);
    expect((await world.health())[0]).toBe(503);
  });

  it('serves the last good version without waiting for a silent repository', async () => {
    await world.centre.close();
    renameSync(world.centre.origin.url, `${world.centre.origin.url}.away`);
    mkdirSync(world.centre.origin.url);
    // A read of a named pipe blocks until there is a writer.
    execFileSync('mkfifo', [`${world.centre.origin.url}/HEAD`]);
    await world.reopen();
    // The fetch has not timed out yet.
    expect([await world.sizeServed(), await world.health()]).toEqual([
      1,
      [200, { configuration: 'up', repository: 'up', newestVersion: 'up' }],
    ]);
  });

  it('serves the last good version while it cannot store a new decision', async () => {
    await world.centre.close();
    const inTheWay = `${world.centre.dataDir}/config/rollout.json.draft`;
    mkdirSync(inTheWay);
    const version = world.centre.push(orderYml(2));
    await world.reopen();
    // This request is handled after the check of the start.
    expect((await world.centre.post('/bus-refresh')).status).toBe(500);
    expect(await world.sizeServed()).toBe(1);
    rmdirSync(inTheWay);
    await callAsGitHub(world.centre, pushOf());
    expect(await world.status()).toMatchObject({ served: version });
  });

  it('serves the newest version if history was rewritten and its own clone is lost', async () => {
    await world.centre.close();
    rmSync(`${world.centre.dataDir}/config/repository.git`, { recursive: true });
    world.centre.origin.in('checkout', '--quiet', '--orphan', 'anew');
    const version = world.centre.push(orderYml(7));
    world.centre.origin.inOrigin('branch', '--force', 'main', version);
    world.centre.origin.inOrigin('reflog', 'expire', '--expire=now', '--all');
    world.centre.origin.inOrigin('gc', '--quiet', '--prune=now');
    await world.reopen();
    expect(await world.sizeServed()).toBe(7);
    expect(await world.status()).toMatchObject({ served: version, previous: null });
  });
});
